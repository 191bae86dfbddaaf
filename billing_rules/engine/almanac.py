"""What the calendar itself says of a day: columns every pack may name without declaring them."""

from collections.abc import Callable
from datetime import date
from operator import attrgetter

import numpy as np

from billing_rules.engine.number import FLAG, Array, Number
from billing_rules.engine.run import Run
from billing_rules.engine.scope import LEVELS, Known, Scope
from billing_rules.engine.tables import DATE, date_of, days
from billing_rules.engine.words import WEEKDAYS
from npo_platform.kernel.workdays import is_holiday

_MONTH = {"month_first": ("月の初日", attrgetter("first")), "month_last": ("月の末日", attrgetter("last"))}
_DAY = {
    "on": Known("on", "提供日", "date", DATE),
    "weekday": Known("weekday", "曜日", "count", Number(0, 6), WEEKDAYS),
    "holiday": Known("holiday", "祝日", "flag", FLAG),
}


def name_days(scope: Scope) -> None:
    """Make the names known: `on`, `weekday` and `holiday` of an event; the month's first and last day everywhere."""
    for known in _DAY.values():
        scope.add("event", known)
    for level in LEVELS:
        for name, (label, _) in _MONTH.items():
            scope.add(level, Known(name, label, "date", DATE))


def fill_days(run: Run, used: set[str]) -> None:
    """Compute the columns that some step names."""
    frame, columns = run.frame, run.columns
    columns["event"]["on"] = frame.day
    if "weekday" in used:
        columns["event"]["weekday"] = (frame.day + date_of(0).weekday()) % len(WEEKDAYS)
    if "holiday" in used:
        columns["event"]["holiday"] = by_day(frame.day, is_holiday)
    for name in _MONTH.keys() & used:
        _, day_of = _MONTH[name]
        for level in LEVELS:
            columns[level][name] = run.column(level, days(day_of(frame.month)))


def by_day(column: Array, ask: Callable[[date], int]) -> Array:
    """Ask once for each distinct day of a column."""
    distinct, place = np.unique(column, return_inverse=True)
    answers = np.array([int(ask(date_of(day))) for day in distinct.tolist()], dtype=np.int64)
    result: Array = answers[place] if len(answers) else column
    return result
