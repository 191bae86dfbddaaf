from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.audit import queries

PER_PAGE = 50


def entries(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.entries(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/entries.html", {"page": page})
