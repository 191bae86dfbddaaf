"""The studio: a draft's tables, settings and examples changed in the browser, saved part by part."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_rules.packs import actions, queries
from billing_rules.packs.forms import ExampleForm, FormsInput, PartInput, SettingsInput, TableInput, TestsInput
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import Typed
from billing_rules.packs.states import CHANGEABLE
from npo_platform.backend import clock
from npo_platform.kernel.errors import Refusal
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person


@require_POST
def start(request: HttpRequest, version_id: UUID) -> HttpResponseRedirect:
    """A new draft that begins with the document of a version."""
    made = actions.start_from(queries.version(version_id), by=person(request.user), at=clock.now())
    return redirect("packs:edit", made.pk)


@require_GET
def edit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The draft as grids; a document too far off for them is changed as text."""
    version = queries.version(version_id)
    asked = request.GET.get("first", "")
    first = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return _page(request, version, Typed(request.GET.get("table", ""), first=max(1, first)))


@require_POST
def table(request: HttpRequest, version_id: UUID, table: str) -> HttpResponse:
    return _save(request, version_id, TableInput(table, request.POST))


@require_POST
def settings(request: HttpRequest, version_id: UUID) -> HttpResponse:
    return _save(request, version_id, SettingsInput(request.POST))


@require_POST
def tests(request: HttpRequest, version_id: UUID) -> HttpResponse:
    return _save(request, version_id, TestsInput(request.POST))


@require_POST
def forms(request: HttpRequest, version_id: UUID) -> HttpResponse:
    return _save(request, version_id, FormsInput(request.POST))


def _save(request: HttpRequest, version_id: UUID, typed: TableInput | PartInput) -> HttpResponse:
    """Save one part; when that is refused, show the page with what was typed and what is there now."""
    version = queries.version(version_id)
    try:
        actions.edit(version, typed.part, typed.change, seen=typed.seen, by=person(request.user), at=clock.now())
    except Refusal as refusal:
        return _page(request, queries.version(version_id), typed.typed, refusal)
    first = f"?table={typed.typed.table}&first={typed.typed.first}" if typed.typed.first > 1 else ""
    return HttpResponseRedirect(f"{reverse('packs:edit', args=[version_id])}{first}#{typed.goes_to}")


def _page(request: HttpRequest, version: PackVersion, typed: Typed, refusal: Refusal | None = None) -> HttpResponse:
    if version.author_id != person(request.user).id or version.state not in CHANGEABLE:
        if refusal:
            raise refusal
        return redirect("packs:version", version.pk)
    studio = queries.studio_of(version, typed)
    if studio is None:
        return redirect("packs:revise", version.pk)
    context = {"version": version, "studio": studio, "refusal": refusal}
    return render(request, "packs/edit.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "POST"])
def add_example(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = queries.version(version_id)
    document = queries.editable(version.document)
    if document is None:
        return redirect("packs:revise", version.pk)
    seen = queries.part_digest(document, ExampleForm.part)
    data = request.POST.copy()
    form = ExampleForm(document, data or None, seen=seen)
    if form.is_valid():
        with refuse_into(form):
            actions.edit(version, form.part, form.change, seen=form.seen, by=person(request.user), at=clock.now())
    if not form.is_valid():
        data["token"] = seen
        status = 422 if form.is_bound else 200
        return render(request, "packs/add_example.html", {"form": form, "version": version}, status=status)
    return HttpResponseRedirect(f"{reverse('packs:edit', args=[version_id])}#tests")


@require_GET
def history(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What a draft held before each save."""
    version = queries.version(version_id)
    page, states = queries.history_of(version, request.GET.get("page"))
    return render(request, "packs/history.html", {"version": version, "page": page, "states": states})


@require_POST
def restore(request: HttpRequest, version_id: UUID, save_id: UUID) -> HttpResponseRedirect:
    save = queries.save_of(version_id, save_id)
    actions.restore(save, by=person(request.user), at=clock.now())
    return redirect("packs:edit", version_id)
