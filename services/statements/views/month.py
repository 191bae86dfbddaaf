"""Reading a month: the list of months, the statement, the same in Excel, all of it to compute again."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from npo_platform import pages
from npo_platform.backend import clock
from services.months.models import Month
from services.statements import queries
from services.statements.actions import fresh_statement
from services.statements.documents import lines_book
from services.statements.forms import MONTHS, FilterForm
from services.statements.models import Statement
from tenants.accounts.queries import person
from tenants.audit.actions import record, taken
from tenants.registry.models import Contract

PEOPLE_PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every month, ordered and narrowed as the address says; or the same as a file."""
    shown = MONTHS.shown(queries.month_rows(), request.GET)
    if shown.is_taken:
        taken(Month, _("月の一覧"), len(shown.rows), by=person(request.user), at=clock.now())
        return shown.file()
    return render(request, "statements/index.html", {"shown": shown})


@require_GET
def current(_request: HttpRequest) -> HttpResponse:
    """The month people are working in; the list while there is none."""
    found = queries.month_now(clock.today())
    if found is None:
        return redirect("statements:index")
    return redirect("statements:month", found.contract_id, str(found.value))


@require_GET
def month(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    page = queries.month_page(*fresh(contract_id, month))
    form = FilterForm(page, request.GET)
    shown = Paginator(page.shown(form.wanted), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "shown": shown, "is_over": clock.today() > page.month.value.last}
    return render(request, "statements/month.html", context)


@require_GET
def book(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """The whole statement as an Excel book; what left the house is noted."""
    page = queries.month_page(*fresh(contract_id, month))
    record("statements.export", page.statement, by=person(request.user), at=clock.now(), detail=page.month.label)
    return pages.book(lines_book(page), f"statement-{month}.xlsx")


@require_GET
def export(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """The whole month as one JSON file that `script/recompute` computes again; what left the house is noted."""
    contract, row, statement = fresh(contract_id, month)
    content = queries.month_export(contract, statement)
    record("statements.export", statement, by=person(request.user), at=clock.now(), detail=f"{row.label} JSON")
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="month-{month}.json"'
    return response


def fresh(contract_id: UUID, month: str) -> tuple[Contract, Month, Statement]:
    """The month and its statement as it should be read now."""
    contract, row = queries.month_or_refusal(contract_id, month)
    return contract, row, fresh_statement(row, at=clock.now(), agreed=contract)
