"""Lists over everybody: what is open, and what was issued; on screen and to take away."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from npo_platform.backend import clock
from npo_platform.papers.user_bill import render_reminder
from services.bills.documents import reminder_of
from services.bills.documents.sheets import arrears_sheet, issued_sheet
from services.bills.forms import ArrearsForm, SearchForm
from services.bills.queries.account import account_page, debtors
from services.bills.queries.issued import issued
from tenants.accounts.queries import person
from tenants.audit.actions import record, viewed
from tenants.registry.queries import current_npo

PER_PAGE = 50
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def arrears(request: HttpRequest) -> HttpResponse:
    """未収: whose bills are past their day, by age."""
    form = ArrearsForm(request.GET)
    found = debtors(clock.today(), at_least=form.age, order=form.ordered)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bills/arrears.html", {"form": form, "page": page, "yen": sum(one.yen for one in found)})


@require_GET
def arrears_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same list to take away; who took it is written down."""
    wanted = ArrearsForm(request.GET)
    found = debtors(clock.today(), at_least=wanted.age, order=wanted.ordered)
    record("bills.export", current_npo(), by=person(request.user), at=clock.now(), detail=f"未収 {len(found)}人")
    return _file(arrears_sheet(found, form), f"未収_{clock.today()}.{form}", TYPES[form])


@require_GET
def reminder(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """お支払いのお願い, in friendly words."""
    page = account_page(recipient_id)
    viewed(page.recipient, by=person(request.user), at=clock.now(), detail="お支払いのお願い")
    bills = [(one.bill, one.open_yen) for one in page.open_bills]
    made = render_reminder(reminder_of(clock.today(), page.recipient, current_npo(), bills))
    return _file(made, f"お支払いのお願い_{page.recipient.number}.pdf", "application/pdf", shown=True)


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """発行した書類: found by day, amount, person, kind, together."""
    form = SearchForm(request.GET)
    page = Paginator(issued(form.wanted), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bills/papers.html", {"form": form, "page": page})


@require_GET
def papers_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same list to take away; who took it is written down."""
    found = list(issued(SearchForm(request.GET).wanted))
    record(
        "bills.export", current_npo(), by=person(request.user), at=clock.now(), detail=f"発行した書類 {len(found)}件"
    )
    return _file(issued_sheet(found, form), f"発行した書類_{clock.today()}.{form}", TYPES[form])


def _file(made: bytes, name: str, kind: str, *, shown: bool = False) -> HttpResponse:
    response = HttpResponse(made, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    return response
