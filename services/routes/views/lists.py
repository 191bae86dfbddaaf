"""The routes of the NPO, and who stands on none."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from npo_platform.backend.clock import today
from services.routes import queries


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is missing first, then every route."""
    return render(request, "routes/index.html", {"list": queries.overview(today())})
