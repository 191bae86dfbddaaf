"""What a city's draft would mean for this provider and each of its people."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from billing_rules.packs import actions as packs
from billing_rules.packs.queries import arrival_here, sheet_of, withdrawn_by
from billing_rules.packs.queries import version as version_of
from billing_rules.simulation.queries import share, shares_of_npo
from npo_platform.backend import clock
from services.simulations import queries
from tenants.accounts.queries import person

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(shares_of_npo(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "simulations/index.html", {"page": page})


@require_GET
def show(request: HttpRequest, share_id: UUID) -> HttpResponse:
    own = share(share_id)
    page = Paginator(queries.effects(own), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "simulations/show.html", {"share": own, "page": page})


@require_http_methods(["GET", "POST"])
def arrival(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What a published version changes for this provider, from when, in yen; read by somebody with a name."""
    version = version_of(version_id)
    if request.method == "POST":
        packs.acknowledge(version, by=person(request.user), at=clock.now())
        messages.success(request, _("読んだことを市に伝えました。"))
        return redirect("simulations:arrival", version_id)
    context = {
        "version": version,
        "sheet": sheet_of(version),
        "share": queries.share_of(version),
        "arrival": arrival_here(version),
        "withdrawn_by": withdrawn_by(version),
    }
    return render(request, "simulations/arrival.html", context)
