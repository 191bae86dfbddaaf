"""What a city's draft would mean for this provider and each of its people."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_rules.simulation.queries import share, shares_of_npo
from services.simulations import queries

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
