from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from npo_platform.backend import clock
from tenants.registry import queries


@require_GET
def contracts(request: HttpRequest) -> HttpResponse:
    """The city's contracts, those in force first."""
    return render(
        request, "registry/contracts.html", {"contracts": queries.contracts_of_city(), "today": clock.today()}
    )


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Who is on the platform, for the operator; nothing of what they do."""
    context = {"organisations": queries.organisations(), "versions": queries.versions()}
    return render(request, "operator/organisations.html", context)
