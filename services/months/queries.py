"""Reads of months: which exist, which are closed."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from npo_platform.kernel import calendar
from services.months.models import Month
from services.months.states import MonthState


def month_of(contract_id: UUID, day: date) -> Month | None:
    """The contract's month that holds a day, if anything happened in it yet."""
    return Month.objects.filter(contract_id=contract_id, starts_on=calendar.Month.of(day).first).first()


def is_closed(contract_id: UUID, day: date) -> bool:
    """Whether the day's month is closed; a month nobody opened yet is not."""
    month = month_of(contract_id, day)
    return month is not None and month.is_closed


def months_of(contract_id: UUID) -> Sequence[Month]:
    """Every month of a contract, newest first."""
    return list(Month.objects.filter(contract_id=contract_id).order_by("-starts_on"))


def closed_months(contract_id: UUID, first: date, until: date | None) -> Sequence[Month]:
    """The closed months with a day in [first, until), oldest first."""
    return list(months_in(contract_id, first, until).filter(state=MonthState.CLOSED))


def months_in(contract_id: UUID, first: date, until: date | None) -> QuerySet[Month]:
    """The months with a day in [first, until), oldest first: the order in which they are locked."""
    months = Month.objects.filter(contract_id=contract_id, starts_on__gte=calendar.Month.of(first).first)
    if until is not None:
        months = months.filter(starts_on__lt=until)
    return months.order_by("starts_on")


def closed_keys(contract_ids: Collection[UUID], first: date, after: date) -> set[tuple[UUID, date]]:
    """Every (contract, first day of month) closed in [first, after); one query for many contracts."""
    return set(
        Month.objects.filter(
            contract_id__in=contract_ids,
            state=MonthState.CLOSED,
            starts_on__gte=calendar.Month.of(first).first,
            starts_on__lte=after - timedelta(days=1),
        ).values_list("contract_id", "starts_on")
    )
