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
from services.people.models import PeopleImport
from services.people.queries import import_drafts, template_choices
from tenants.accounts.queries import person


def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refuse_into(form):
            source = actions.read_people(file.read(), file.name, by=person(request.user), at=now())
            return redirect("people:rehearsal", source.pk)
    return render(request, "people/upload.html", {"form": form, "drafts": import_drafts()})


def rehearsal(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = get_object_or_404(PeopleImport, pk=import_id)
    told = actions.rehearse(source, by=person(request.user), at=now())
    return render(request, "people/rehearsal.html", {"source": source, "told": told})


def apply(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = get_object_or_404(PeopleImport, pk=import_id)
    source = actions.apply_people(source, by=person(request.user), at=now())
    messages.success(
        request,
        _("ファイル「%(file)s」から%(count)s件を取り込みました")
        % {"file": source.filename, "count": source.applied_count},
    )
    return redirect("people:list")


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
