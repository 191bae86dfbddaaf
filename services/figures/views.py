"""A provider's own figures on screen, and what the city was told of them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from services.figures import queries

PER_PAGE = 24


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.own_months(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "figures/index.html", {"page": page})


@require_GET
def show(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """One month, every figure unhidden, beside what left the house."""
    return render(request, "figures/show.html", {"own": queries.month_of(month_id)})
