"""People from a file: the form to fill, the upload, what it would do, and doing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now
from npo_platform.inputs import UploadForm
from npo_platform.pages import book
from npo_platform.refusals import refuse_into
from npo_platform.sheets import write_xlsx
from services.people import actions
from services.people.forms import ColumnsForm
from services.people.models import PeopleImport
from services.people.queries import applied_imports, import_drafts, template_choices
from services.people.states import ImportState
from tenants.accounts.queries import person


def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refuse_into(form):
            source = actions.read_people(file.read(), file.name, by=person(request.user), at=now())
            return redirect("people:rehearsal", source.pk)
    context = {"form": form, "drafts": import_drafts(), "applied": applied_imports()}
    return render(request, "people/upload.html", context)


def columns(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Which column of the file holds what; kept for the next file with the same headings."""
    source = get_object_or_404(PeopleImport, pk=import_id)
    if source.state != ImportState.DRAFT:
        return redirect("people:rehearsal", source.pk)
    form = ColumnsForm(actions.columns_in(source), actions.meanings(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.map_columns(source, form.said, at=now())
            return redirect("people:rehearsal", source.pk)
    return render(request, "people/columns.html", {"source": source, "form": form})


def rehearsal(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What applying a file would do; the columns are asked for first as long as one that must be there is not known."""
    source = get_object_or_404(PeopleImport, pk=import_id)
    if source.state != ImportState.DRAFT:
        return render(request, "people/imported.html", {"source": source})
    if not actions.is_readable(source):
        return redirect("people:columns", source.pk)
    told = actions.rehearse(source, by=person(request.user), at=now())
    return render(request, "people/rehearsal.html", {"source": source, "told": told})


def take_back(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = get_object_or_404(PeopleImport, pk=import_id)
    source = actions.take_back_people(source, by=person(request.user), at=now())
    messages.success(request, _("ファイル「%(file)s」の取り込みを取り消しました") % {"file": source.filename})
    return redirect("people:upload")


def apply(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = get_object_or_404(PeopleImport, pk=import_id)
    source = actions.apply_people(source, by=person(request.user), at=now())
    messages.success(
        request,
        _("ファイル「%(file)s」から%(count)s件を取り込みました")
        % {"file": source.filename, "count": source.applied_count},
    )
    return redirect("people:rehearsal", source.pk)


def template(_request: HttpRequest) -> HttpResponse:
    """An empty book with the headings and drop-down lists."""
    empty = write_xlsx(actions.headings(), [], title=_("利用者"), choices=template_choices())
    return book(empty, "people.xlsx")


def faulty(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The rows to mend, each with its reasons at the end."""
    source = get_object_or_404(PeopleImport, pk=import_id)
    told = actions.rehearse(source, by=person(request.user), at=now())
    header = [*told.header, actions.REASON]
    return book(write_xlsx(header, told.faulty_rows(), title=_("直すところ")), "people-faulty.xlsx")
