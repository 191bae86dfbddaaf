"""Closing a month: the computed tasks, the reasons for warnings, the act itself."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform.backend import clock
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.refusals import refuse_into
from services.months.models import Month
from services.statements import actions, queries
from services.statements.checks import (
    calendar,
    change,
    corrections,
    missing_records,
    prices,
    reviews,
    rules,
    safety,
    totals,
    weekly,
)
from services.statements.checks.tasklist import TaskList, task_list
from services.statements.forms import CloseForm, WaiveForm
from tenants.accounts.queries import person
from tenants.registry.models import Contract


@require_GET
def closing(_request: HttpRequest) -> HttpResponse:
    """The month to close next; the list while there is none."""
    found = queries.month_to_close(clock.today())
    if found is None:
        return redirect("statements:index")
    return redirect("statements:close", found.contract_id, str(found.value))


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    agreed, row = queries.month_or_refusal(contract_id, month)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        with refuse_into(form):
            actions.close_month(row, by=person(request.user), at=now, today=tokyo_day(now))
            messages.success(request, _("%(month)s分を締めました。報告書と請求書を作れます。") % {"month": row.label})
            return redirect("statements:close", contract_id, month)
        agreed, row = queries.month_or_refusal(contract_id, month)  # as it stands after the refusal
    return _closing_page(request, _tasks(agreed, row), form=form)


@require_POST
def waive(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    agreed, row = queries.month_or_refusal(contract_id, month)
    tasks = _tasks(agreed, row)
    form = WaiveForm.of([one for task in tasks.tasks for one in task.waivable], request.POST)
    if form.is_valid():
        now = clock.now()
        with refuse_into(form):
            actions.waive(
                row,
                form.chosen,
                form.cleaned_data["reason"],
                by=person(request.user),
                at=now,
                today=tokyo_day(now),
            )
            messages.success(request, _("確かめたことを残しました。報告書に印刷されます。"))
            return redirect("statements:close", contract_id, month)
        tasks = _tasks(*queries.month_or_refusal(contract_id, month))  # as it stands after the refusal
    return _closing_page(request, tasks, form=form)


def _tasks(agreed: Contract, month: Month) -> TaskList:
    now = clock.now()
    statement = actions.fresh_statement(month, at=now, agreed=agreed)
    case = queries.closing_case(month, statement, today=tokyo_day(now), agreed=agreed)
    return task_list(case, _links(case))


def _links(case: queries.ClosingCase) -> dict[str, str]:
    """Every number leads to its rows."""
    lines = reverse("statements:month", args=[case.contract.pk, case.month.value])
    first = case.missing[0].service_on if case.missing else case.month.starts_on
    return {
        missing_records.CODE: f"{reverse('records:day')}?on={first}",
        reviews.CODE: reverse("records:reviews"),
        safety.CODE: f"{reverse('records:day')}?on={_first_unconfirmed(case)}",
        prices.CODE: lines,
        rules.CODE: reverse("packs:current"),
        totals.CODE: lines,
        change.CODE: f"{lines}?large=on",
        corrections.CODE: reverse("corrections:index"),
        weekly.CODE: lines,
        calendar.EARLIER_OPEN: reverse("statements:index"),
    }


def _first_unconfirmed(case: queries.ClosingCase) -> date:
    return case.unconfirmed[0].service_on if case.unconfirmed else case.month.starts_on


def _closing_page(request: HttpRequest, tasks: TaskList, *, form: CloseForm | WaiveForm) -> HttpResponse:
    context = {
        "tasks": tasks,
        "case": tasks.case,
        "form": form,
        "waive_form": form if isinstance(form, WaiveForm) else None,
        "history": queries.history_of(tasks.case.month),
    }
    return render(request, "statements/close.html", context, status=409 if form.errors else 200)
