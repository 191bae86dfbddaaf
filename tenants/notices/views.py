from urllib.parse import urlsplit
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve

from npo_platform.authorization import may
from npo_platform.backend import clock
from tenants.accounts.queries import person
from tenants.notices import actions, queries

PER_PAGE = 20


def list_notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.notices(), PER_PAGE).get_page(request.GET.get("page"))
    may_open = {notice.pk for notice in page if notice.link and _may_open(request, notice.link)}
    context = {"page": page, "unread": queries.unread().count(), "may_open": may_open}
    return render(request, "notices/list.html", context)


def _may_open(request: HttpRequest, link: str) -> bool:
    """Whether a notice leads this person anywhere: no link that ends at a closed door."""
    try:
        match = resolve(urlsplit(link).path)
    except Resolver404:
        return False
    return may(request.user, match.view_name)


def acknowledge(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    notice = get_object_or_404(queries.notices(), pk=notice_id)
    actions.acknowledge(notice, by=person(request.user), at=clock.now())
    return redirect("notices:list")
