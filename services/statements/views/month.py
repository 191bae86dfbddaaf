"""Reading a month: the list of months, the statement, one line opened, the same in Excel."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from npo_platform.backend import clock
from services.months.models import Month
from services.statements import queries
from services.statements.actions import fresh_statement
from services.statements.documents import lines_book
from services.statements.forms import FilterForm
from services.statements.models import Statement
from tenants.accounts.queries import person
from tenants.audit.actions import record, viewed
from tenants.registry.models import Contract

PEOPLE_PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "statements/index.html", {"rows": queries.month_rows()})


@require_GET
def current(_request: HttpRequest) -> HttpResponse:
    """The month people are working in; the list while there is none."""
    found = queries.month_now(clock.today())
    if found is None:
        return redirect("statements:index")
    return redirect("statements:month", found.contract_id, str(found.value))


@require_GET
def month(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    page = queries.month_page(*_fresh(contract_id, month))
    form = FilterForm(page, request.GET)
    shown = Paginator(page.shown(form.wanted), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "shown": shown, "is_over": clock.today() > page.month.value.last}
    return render(request, "statements/month.html", context)


@require_GET
def book(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """The whole statement as an Excel book; what left the house is noted."""
    page = queries.month_page(*_fresh(contract_id, month))
    record("statements.export", page.statement, by=person(request.user), at=clock.now(), detail=page.month.label)
    response = HttpResponse(lines_book(page), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="statement-{month}.xlsx"'
    return response


@require_GET
@vary_on_headers("HX-Request")
def why(request: HttpRequest, contract_id: UUID, month: str, recipient_id: UUID) -> HttpResponse:
    """Everything behind one person's yen: a page of its own, or the opened row of the table."""
    page = queries.why_page(*_fresh(contract_id, month), recipient_id)
    viewed(page.recipient, by=person(request.user), at=clock.now(), detail="算定根拠")
    fragment = bool(getattr(request, "htmx", False))
    return render(request, "statements/why.html#opened" if fragment else "statements/why.html", {"page": page})


def _fresh(contract_id: UUID, month: str) -> tuple[Contract, Month, Statement]:
    contract, row = queries.month_or_refusal(contract_id, month)
    return contract, row, fresh_statement(row, at=clock.now(), agreed=contract)
