"""The list of decisions, what NPOs reported above it, and the page of one."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_rules.decisions import queries
from billing_rules.decisions.states import State
from npo_platform.backend.clock import now, today
from tenants.accounts.queries import person
from tenants.audit.actions import viewed
from tenants.registry.queries import contracts_of_city

PAGE = 50


@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """Reports first; then the newest version of every number: `q` searches, `state` and `npo` narrow."""
    search = request.GET.get("q", "").replace("\x00", "").strip()
    state = request.GET.get("state", "")
    wanted = queries.Wanted(search, state if state in State.values else "", _uuid(request.GET.get("npo", "")))
    contracts = [one for one in contracts_of_city() if (one.ended_on or one.ends_on) > today()]
    context = {
        "reports": queries.reports_to_city(),
        "page": Paginator(queries.issued_by_city(wanted), PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "states": [one for one in State if one != State.REPLACED],
        "contracts": contracts,
        "npos": {one.npo_id: one.npo_name for one in contracts},
    }
    return render(request, "decisions/list.html", context)


@require_GET
def show(request: HttpRequest, issued_id: UUID) -> HttpResponse:
    """One decision with all its versions; that somebody looked at what is enclosed is written down."""
    issued = queries.issued_of_city(issued_id)
    card = queries.card_of(issued, today())
    if card.private:
        viewed(issued, by=person(request.user), at=now(), detail=issued.number)
    return render(request, "decisions/show.html", {"card": card, "issued": card.newest})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
