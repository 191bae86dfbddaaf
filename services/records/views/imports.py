"""Taking in a file: choose it, see what it would do, apply it, fetch the rows to mend, take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform.backend import clock
from npo_platform.pages import book
from npo_platform.refusals import refuse_into
from npo_platform.sheets import write_xlsx
from services.records import actions
from services.records.actions import HEADINGS, REASON_HEADING
from services.records.forms import UploadForm
from services.records.models import RecordImport
from services.records.queries import recent_imports
from services.records.states import ImportState, Word
from tenants.accounts.queries import person


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The files taken in so far, and the form for the next one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with refuse_into(form):
            source = actions.read_import(upload.read(), upload.name, by=person(request.user), at=clock.now())
            return redirect("records:imported", source.pk)
    context = {"form": form, "imports": recent_imports()}
    return render(request, "records/imports.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def imported(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What a file would do, or did; POST applies it."""
    source = get_object_or_404(RecordImport, pk=import_id)
    now = clock.now()
    if request.method == "POST":
        receipts = actions.apply_import(source, by=person(request.user), at=now)
        messages.success(request, _("%(count)s件を取り込みました。") % {"count": len(receipts)})
        for sentence in {r.message for r in receipts if r.word in (Word.REVIEW, Word.REJECTED)}:
            messages.warning(request, sentence)
        return redirect("records:imported", import_id)
    plan = actions.plan_import(source, at=now) if source.state != ImportState.TAKEN_BACK else None
    return render(request, "records/imported.html", {"source": source, "plan": plan})


@require_GET
def faulty(_request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The rows to mend as an Excel file: as they were, with a column of reasons."""
    source = get_object_or_404(RecordImport, pk=import_id)
    plan = actions.plan_import(source, at=clock.now())
    header = [*plan.header, REASON_HEADING]
    return book(write_xlsx(header, plan.faulty_rows(), title=_("直す行")), "naosu.xlsx")


@require_GET
def template(_request: HttpRequest) -> HttpResponse:
    """An empty sheet with the headings and drop-down lists."""
    header = [words[0] for words in HEADINGS.values()]
    choices = actions.sheet_choices()
    data = write_xlsx(header, [], title=_("配達の記録"), choices=choices)
    return book(data, "hinagata.xlsx")


@require_POST
def take_back(request: HttpRequest, import_id: UUID) -> HttpResponseRedirect:
    source = get_object_or_404(RecordImport, pk=import_id)
    actions.take_back_import(source, by=person(request.user), at=clock.now())
    messages.success(request, _("取り込みを取り消しました。記録は取り込む前に戻りました。"))
    return redirect("records:imported", import_id)
