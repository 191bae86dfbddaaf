from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tenants.registry import queries


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Who is on the platform, for the operator; nothing of what they do."""
    context = {"organisations": queries.organisations(), "versions": queries.versions()}
    return render(request, "operator/organisations.html", context)
