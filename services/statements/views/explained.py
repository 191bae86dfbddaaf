"""How a month was reckoned: the whole of it, one person's, one record's, and the paper a person is handed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from npo_platform.backend import clock
from npo_platform.kernel.calendar import parse_day
from npo_platform.pages import paper
from npo_platform.papers.letter import render_letter
from services.statements import queries
from services.statements.documents import letter_of
from services.statements.views.month import fresh
from tenants.accounts.queries import person
from tenants.audit.actions import viewed

PDF = "application/pdf"


@require_GET
def how(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """この月の計算のしかた."""
    contract, _row, statement = fresh(contract_id, month)
    return render(request, "statements/how.html", {"page": queries.explained_month(contract, statement)})


@require_GET
@vary_on_headers("HX-Request")
def why(request: HttpRequest, contract_id: UUID, month: str, recipient_id: UUID) -> HttpResponse:
    """Everything behind one person's yen: a page of its own, or the opened row of the table."""
    page = queries.why_page(*fresh(contract_id, month), recipient_id)
    viewed(page.recipient, by=person(request.user), at=clock.now(), detail="算定根拠")
    fragment = bool(getattr(request, "htmx", False))
    return render(request, "statements/why.html#opened" if fragment else "statements/why.html", {"page": page})


@require_GET
def letter(request: HttpRequest, contract_id: UUID, month: str, recipient_id: UUID) -> HttpResponse:
    """One person's month on paper, for the person and the family."""
    page = queries.why_page(*fresh(contract_id, month), recipient_id)
    viewed(page.recipient, by=person(request.user), at=clock.now(), detail="本人に渡す紙")
    return paper(render_letter(letter_of(page)), f"お知らせ_{month}_{page.recipient.number}.pdf")


@require_GET
def event(request: HttpRequest, contract_id: UUID, month: str, recipient_id: UUID, day: str, meal: str) -> HttpResponse:
    """How one record came to its yen."""
    contract, _row, statement = fresh(contract_id, month)
    try:
        on = parse_day(day)
    except ValueError as error:
        raise Http404 from error
    page = queries.explained_event(contract, statement, recipient_id, on, meal)
    viewed(page.recipient, by=person(request.user), at=clock.now(), detail="算定根拠")
    return render(request, "statements/event.html", {"page": page})
