"""Decisions from a file: the form to fill, the upload, what it would do, and doing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_rules.decisions import actions, queries
from npo_platform.backend.clock import now
from npo_platform.inputs import UploadForm
from npo_platform.pages import book
from npo_platform.refusals import refuse_into
from npo_platform.sheets import REASON, write_xlsx
from tenants.accounts.queries import person


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refuse_into(form):
            source = actions.read_decisions(file.read(), file.name, by=person(request.user), at=now())
            return redirect("decisions:rehearsal", source.pk)
    context = {"form": form, "drafts": queries.drafts_of_city()}
    return render(request, "decisions/upload.html", context, status=409 if form.errors else 200)


@require_GET
def rehearsal(request: HttpRequest, file_id: UUID) -> HttpResponse:
    source = queries.file_of_city(file_id)
    told = actions.rehearse_decisions(source, by=person(request.user), at=now())
    return render(request, "decisions/rehearsal.html", {"source": source, "told": told})


@require_POST
def apply(request: HttpRequest, file_id: UUID) -> HttpResponse:
    source = actions.issue_file(queries.file_of_city(file_id), by=person(request.user), at=now())
    words = _("ファイル「%(file)s」から%(count)s件を通知しました。団体に知らせました")
    messages.success(request, words % {"file": source.filename, "count": source.issued_count})
    return redirect("decisions:list")


@require_GET
def template(_request: HttpRequest) -> HttpResponse:
    """An empty book with the headings and drop-down lists."""
    empty = write_xlsx(actions.file_headings(), [], title=_("利用決定"), choices=actions.file_choices())
    return book(empty, "decisions.xlsx")


@require_GET
def faulty(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The rows to mend, each with its reasons at the end."""
    told = actions.rehearse_decisions(queries.file_of_city(file_id), by=person(request.user), at=now())
    rows = write_xlsx([*told.header, REASON], told.faulty_rows(), title=_("直すところ"))
    return book(rows, "decisions-faulty.xlsx")
