"""Opening a month, noticing that its facts changed, closing and reopening it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from npo_platform.kernel import calendar
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.moves import require_move
from services.months.models import Month
from services.months.states import MOVES, MonthState
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import start_job
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract

EVALUATE = "evaluate_month"


@transaction.atomic
def open_month(contract_id: UUID, month: calendar.Month, *, at: datetime) -> Month:
    """Have the contract's month, opening it when it is not there yet.

    Refused (`outside_contract`) when the contract has no day in it.
    """
    found = Month.objects.filter(contract_id=contract_id, starts_on=month.first).first()
    if found:
        return found
    agreed = contract(contract_id)
    if agreed.starts_on >= month.after or agreed.end <= month.first:
        raise Refusal(
            "outside_contract",
            f"{month.label}は、{agreed.city_name}との契約の期間（{agreed.period_label}）にありません。"
            "日付か契約を確かめてください。",
        )
    # Two people may open it at once: the unique constraint decides, both get the same row.
    Month.objects.bulk_create([Month(contract_id=contract_id, starts_on=month.first)], ignore_conflicts=True)
    opened = Month.objects.get(contract_id=contract_id, starts_on=month.first)
    record("opened", opened, by=None, at=at)
    return opened


@transaction.atomic
def open_settling_month(contract_id: UUID, month: calendar.Month, *, at: datetime) -> Month:
    """Have a month after the contract's end, without a day of service: it carries what was found late.

    Refused (`outside_contract`) before the end and from the day on which nothing can be corrected any more.
    """
    require_unsettled(contract_id)
    agreed = contract(contract_id)
    if not agreed.end <= month.first < agreed.correct_until:
        raise Refusal(
            "outside_contract",
            f"{month.label}は、契約が終わってから直せる期間（{calendar.wareki(agreed.last_day)}のあと、"
            f"{calendar.wareki(agreed.correct_until - timedelta(days=1))}まで）にありません。",
        )
    Month.objects.bulk_create([Month(contract_id=contract_id, starts_on=month.first)], ignore_conflicts=True)
    opened = Month.objects.get(contract_id=contract_id, starts_on=month.first)
    record("opened", opened, by=None, at=at, detail="契約の終わったあとの精算")
    _stale(Month.objects.filter(pk=opened.pk), at=at)
    return opened


@transaction.atomic
def touch(contract_id: UUID, day: date, *, at: datetime) -> None:
    """A fact of this day's month changed: its statement is stale. A closed month is left as it is.

    Refused when the contract is settled (`contract_settled`).
    """
    require_unsettled(contract_id)
    month = open_month(contract_id, calendar.Month.of(day), at=at)
    _stale(Month.objects.filter(pk=month.pk), at=at)


@transaction.atomic
def touch_period(contract_id: UUID, first: date, until: date | None, *, at: datetime) -> None:
    """A fact of every day in [first, until) changed: every open month there that exists is stale."""
    months = Month.objects.filter(contract_id=contract_id, starts_on__gte=calendar.Month.of(first).first)
    _stale(months.filter(starts_on__lt=until) if until else months, at=at)


@transaction.atomic
def mark_closed(month: Month, *, by: Person, at: datetime) -> Month:
    """Close the month. Whether it may be closed is asked by `statements`, which freezes it in the same act.

    Refused (`wrong_state`) when it is closed already.
    """
    require_unsettled(month.contract_id)
    month = Month.objects.select_for_update().get(pk=month.pk)
    require_move(MOVES, month.state, MonthState.CLOSED, f"{month.label}はもう締めてあります。")

    month.state = MonthState.CLOSED
    month.closed_at, month.closed_by_id, month.closed_by_name = at, by.id, by.name
    month.reopened_reason = ""
    month.save(update_fields=["state", "closed_at", "closed_by_id", "closed_by_name", "reopened_reason"])
    record("closed", month, by=by, at=at)
    return month


@transaction.atomic
def reopen(month: Month, *, by: Person, reason: str, at: datetime) -> Month:
    """Open a closed month again. Whether the city's copy allows it is asked by `statements`.

    Refused without a reason (`reason_missing`) and when it is open (`wrong_state`).
    """
    require_unsettled(month.contract_id)
    month = Month.objects.select_for_update().get(pk=month.pk)
    require_move(MOVES, month.state, MonthState.OPEN, f"{month.label}は締められていません。")
    if not reason.strip():
        raise Refusal("reason_missing", f"{month.label}を開き直す理由を入れてください。記録に残ります。")

    month.state, month.reopened_reason = MonthState.OPEN, reason.strip()
    month.closed_at, month.closed_by_id, month.closed_by_name = None, None, ""
    month.revision += 1
    month.save(
        update_fields=[
            "state",
            "reopened_reason",
            "closed_at",
            "closed_by_id",
            "closed_by_name",
            "revision",
        ]
    )
    record("reopened", month, by=by, at=at, detail=reason.strip())
    start_job(EVALUATE, str(month.pk), at=at)
    return month


def _stale(months: QuerySet[Month], *, at: datetime) -> None:
    """Count a change and have the open months evaluated again; one job a month however many changes."""
    for month in months.filter(state=MonthState.OPEN).select_for_update().order_by("contract_id", "starts_on"):
        Month.objects.filter(pk=month.pk).update(revision=F("revision") + 1)
        start_job(EVALUATE, str(month.pk), at=at)
