"""A version's simulation: ask for it, watch it, read it, call it off; and its tables case by case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from billing_rules.simulation import actions, queries
from billing_rules.simulation.forms import AskForm
from npo_platform.backend import clock
from tenants.accounts.queries import person


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = packs.version(version_id)
    if request.method == "GET":
        return render(request, "simulation/show.html", _context(version) | {"form": AskForm()})
    form = AskForm(request.POST)
    if not form.is_valid():
        return render(request, "simulation/show.html", _context(version) | {"form": form}, status=422)
    actions.simulate(version, months=form.cleaned_data["months"], by=person(request.user), at=clock.now())
    return redirect("simulation:show", version_id)


@require_GET
def progress(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Asked for every second while providers compute; whole again when the last has answered."""
    version = packs.version(version_id)
    found = queries.newest(version)
    state = queries.state_of(found) if found else None
    response = render(request, "simulation/show.html#progress", {"version": version, "progress": state})
    if state is None or not state.is_moving:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def approve(request: HttpRequest, version_id: UUID) -> HttpResponseRedirect:
    seen = request.POST.get("seen", "")
    actions.approve(packs.version(version_id), by=person(request.user), at=clock.now(), seen=seen)
    messages.success(request, _("承認しました。公開するまで、団体の計算は変わりません。"))
    return redirect("packs:version", version_id)


@require_POST
def cancel(request: HttpRequest, version_id: UUID) -> HttpResponseRedirect:
    found = queries.newest(packs.version(version_id))
    if found is not None:
        actions.cancel(found, by=person(request.user), at=clock.now())
        messages.success(request, _("試算を取りやめました。"))
    return redirect("simulation:show", version_id)


@require_GET
def analysis(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """A table of a version case by case: its holes, and whom they would meet."""
    version = packs.version(version_id)
    found = queries.analysis_of(
        version, table=request.GET.get("table", ""), since=request.GET.get("since", ""), today=clock.today()
    )
    return render(request, "simulation/analysis.html", {"version": version, "analysis": found})


def _context(version: PackVersion) -> dict[str, object]:
    found = queries.newest(version)
    picture = queries.picture_of(found) if found else None
    return {"version": version, "simulation": found, "picture": picture}
