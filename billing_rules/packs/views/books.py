"""A version's tables as an Excel book, and an edited book back into a draft after a look at what it changes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from billing_rules.formats.excel import tables_from_xlsx
from billing_rules.packs import actions, queries
from billing_rules.packs.documents import tables_book
from billing_rules.packs.forms import BookForm, RowsInput
from npo_platform.backend import clock
from npo_platform.pages import book
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person


@require_GET
def excel(_request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The tables to keep, or to change and hand back."""
    version = queries.version(version_id)
    return book(tables_book(version), f"{version.pack.name}_{version.number_label}.xlsx")


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """First the book, then the page of what it changes, then the draft."""
    version = queries.version(version_id)
    if "rows" in request.POST:
        rows = RowsInput(request.POST)
        actions.edit(version, rows.part, rows.change, seen=rows.seen, by=person(request.user), at=clock.now())
        messages.success(request, _("ブックの表を下書きに入れました。前の内容は控えに残っています。"))
        return redirect("packs:edit", version_id)
    form = BookForm(request.POST or None, request.FILES or None)
    context = {"version": version, "form": form}
    if form.is_valid():
        with refuse_into(form):
            context["preview"] = queries.preview_of(
                version, lambda document: tables_from_xlsx(document, form.data_of_file()), RowsInput.packed
            )
    return render(request, "packs/upload.html", context, status=422 if form.errors else 200)
