from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from npo_platform.backend import clock
from tenants.accounts.queries import person
from tenants.notices import actions, queries

PER_PAGE = 20


def list_notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.notices(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "unread": queries.unread().count()})


def acknowledge(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    notice = get_object_or_404(queries.notices(), pk=notice_id)
    actions.acknowledge(notice, by=person(request.user), at=clock.now())
    return redirect("notices:list")
