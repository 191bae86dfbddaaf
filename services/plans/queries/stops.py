"""Stops of a day, a month and a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from services.people.models import SEALED, Recipient
from services.people.states import Diet
from services.plans.models import Stop
from services.plans.states import CancelReason, Meal, StopOrigin, StopState


@dataclass(frozen=True, slots=True)
class DayList:
    """The stops of one day, by meal in kana order."""

    day: date
    planned: Sequence[Stop]
    cancelled: Sequence[Stop]

    @property
    def by_meal(self) -> list[tuple[Meal, list[Stop]]]:
        return [(meal, [stop for stop in self.planned if stop.meal == meal]) for meal in Meal]


@dataclass(frozen=True, slots=True)
class WeekMeal:
    """A stop as a cell of the week says it: 昼食 減塩, and why it fell away."""

    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One person's week: seven cells of meals, cancelled ones included."""

    recipient: Recipient
    cells: list[list[WeekMeal]]


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """Seven days from a Monday: who receives what, and how many meals a day."""

    days: list[date]
    rows: list[WeekRow]
    totals: list[list[tuple[Meal, int]]]


def stops_on(day: date) -> Sequence[Stop]:
    """Every stop of a day, cancelled ones included, with the person at hand: by meal, in kana order."""
    stops = _stops().select_related("decision").filter(service_on=day)
    return list(stops.order_by("-meal", "recipient__kana_key", "recipient_id"))


def stops_in(contract_id: UUID, first: date, after: date) -> Sequence[Stop]:
    """Every stop of a contract in [first, after), with person and decision at hand: by day, meal, kana."""
    stops = (
        _stops().select_related("decision").filter(contract_id=contract_id, service_on__gte=first, service_on__lt=after)
    )
    return list(stops.order_by("service_on", "-meal", "recipient__kana_key", "recipient_id"))


def day_list(day: date) -> DayList:
    """A day's stops, those to drive and those that fell away."""
    stops = stops_on(day)
    return DayList(
        day=day,
        planned=[stop for stop in stops if stop.state == StopState.PLANNED],
        cancelled=[stop for stop in stops if stop.state == StopState.CANCELLED],
    )


def week_grid(monday: date) -> WeekGrid:
    """The stops of seven days, a row for each person with any."""
    days = [monday + timedelta(days=n) for n in range(7)]
    stops = _stops().filter(service_on__gte=days[0], service_on__lte=days[-1])
    rows: dict[UUID, WeekRow] = {}
    counts: dict[tuple[date, str], int] = {}
    for stop in stops.order_by("recipient__kana_key", "recipient_id", "service_on", "-meal"):
        row = rows.setdefault(stop.recipient_id, WeekRow(stop.recipient, [[] for _ in days]))
        row.cells[(stop.service_on - monday).days].append(_week_meal(stop))
        if stop.state == StopState.PLANNED:
            counts[stop.service_on, stop.meal] = counts.get((stop.service_on, stop.meal), 0) + 1
    totals = [[(meal, counts.get((day, meal.value), 0)) for meal in Meal] for day in days]
    return WeekGrid(days=days, rows=list(rows.values()), totals=totals)


def _week_meal(stop: Stop) -> WeekMeal:
    diet = "" if stop.diet == Diet.REGULAR else f" {Diet(stop.diet).label}"
    extra = "（臨時）" if stop.origin == StopOrigin.UNPLANNED else ""
    reason = CancelReason(stop.cancel_reason).label if stop.cancel_reason else ""
    return WeekMeal(f"{Meal(stop.meal).label}{diet}{extra}", str(reason))


def _stops() -> QuerySet[Stop]:
    return Stop.objects.select_related("recipient").defer(*(f"recipient__{name}" for name in SEALED))
