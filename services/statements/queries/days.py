"""Meals by day: a calendar whose tints say more or fewer, and the same numbers by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from npo_platform.kernel import calendar

TINTS = 3


@dataclass(frozen=True, slots=True)
class Day:
    """One cell; `tint` 1 to 3, 0 for a day without meals."""

    on: date
    meals: int
    tint: int
    missing: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week from its Monday; None stands for days of other months."""

    monday: date
    cells: Sequence[Day | None]

    @property
    def first(self) -> date:
        return next(cell.on for cell in self.cells if cell)

    @property
    def days(self) -> int:
        return sum(1 for cell in self.cells if cell and cell.meals)

    @property
    def meals(self) -> int:
        return sum(cell.meals for cell in self.cells if cell)

    @property
    def average(self) -> str:
        return average(self.meals, self.days)


@dataclass(frozen=True, slots=True)
class Days:
    """The whole month."""

    weeks: Sequence[Week]

    @property
    def delivered(self) -> int:
        return sum(week.days for week in self.weeks)

    @property
    def meals(self) -> int:
        return sum(week.meals for week in self.weeks)

    @property
    def average(self) -> str:
        return average(self.meals, self.delivered)

    @property
    def missing(self) -> list[Day]:
        """The days on which a record is missing."""
        return [cell for week in self.weeks for cell in week.cells if cell and cell.missing]


def days_of(month: calendar.Month, by_day: Mapping[str, int], missing: Mapping[date, int]) -> Days:
    """Lay a month out in weeks from Monday."""
    most = max(by_day.values(), default=0)
    cells = {
        on: Day(on, meals, _tint(meals, most), missing.get(on, 0))
        for on, meals in ((on, by_day.get(str(on), 0)) for on in month.days)
    }
    monday = month.first - timedelta(days=month.first.weekday())
    weeks = []
    while monday < month.after:
        weeks.append(Week(monday, [cells.get(monday + timedelta(days=n)) for n in range(7)]))
        monday += timedelta(days=7)
    return Days(weeks)


def average(meals: int, days: int) -> str:
    """One digit behind the point, half up, without a float."""
    tenths = (20 * meals + days) // (2 * days) if days else 0
    return f"{tenths // 10}.{tenths % 10}"


def _tint(meals: int, most: int) -> int:
    return -(-meals * TINTS // most) if meals else 0
