"""Lists over everybody: what is open, and what was issued; on screen and to take away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from npo_platform import pages
from npo_platform.backend import clock
from npo_platform.papers.user_bill import render_reminder, render_rounds
from services.bills.documents import reminder_of, rounds_of
from services.bills.forms import ARREARS, ISSUED, SearchForm
from services.bills.models import Entry, Paper
from services.bills.queries.account import account_page, debtors
from services.bills.queries.issued import issued
from services.bills.queries.rounds import rounds as rounds_on
from tenants.accounts.queries import person
from tenants.audit.actions import record, taken, viewed
from tenants.registry.queries import current_npo


@require_GET
def arrears(request: HttpRequest) -> HttpResponse:
    """未収: whose bills are past their day, by age; or the same as a file."""
    shown = ARREARS.shown(debtors(clock.today()), request.GET)
    if shown.is_taken:
        taken(Entry, _("未収"), len(shown.rows), by=person(request.user), at=clock.now())
        return shown.file()
    return render(request, "bills/arrears.html", {"shown": shown, "yen": sum(one.yen for one in shown.rows)})


@require_GET
def reminder(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """お支払いのお願い, in friendly words."""
    page = account_page(recipient_id)
    viewed(page.recipient, by=person(request.user), at=clock.now(), detail="お支払いのお願い")
    bills = [(one.bill, one.open_yen) for one in page.open_bills]
    made = render_reminder(reminder_of(clock.today(), page.recipient, current_npo(), bills))
    return pages.paper(made, f"お支払いのお願い_{page.recipient.number}.pdf")


@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """集金表 of today, for whoever carries the meals."""
    day, npo = clock.today(), current_npo()
    found = rounds_on(day)
    record(
        "bills.rounds", npo, by=person(request.user), at=clock.now(), detail=f"{sum(len(r.payers) for r in found)}人"
    )
    return pages.paper(render_rounds(rounds_of(day, found, npo)), f"集金表_{day}.pdf")


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """発行した書類: found by day, amount, person, kind, together; or the same as a file."""
    form = SearchForm(request.GET)
    shown = ISSUED.shown(issued(form.wanted), request.GET)
    if shown.is_taken:
        taken(Paper, _("発行した書類"), len(shown.rows), by=person(request.user), at=clock.now())
        return shown.file()
    return render(request, "bills/papers.html", {"form": form, "shown": shown})
