"""numpy over whole arrays, as an engineer would write this one rule; in int64 or in float64."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.rules.rivals.rule import CITY_DUE, PRICE, USER_DUE, USER_PRICE, WEEKLY_MAX
from benchmarks.rules.workload import Columns, Yen, week_of
from billing_rules.engine.number import Array


def prepare(columns: Columns, number: Any = np.int64) -> Callable[[], Yen]:
    return lambda: billed(columns, number)


def billed(columns: Columns, number: Any = np.int64) -> Yen:
    """User and city yen of every event."""
    counted, nth = numbered(columns)
    paid = counted * (nth <= WEEKLY_MAX)
    user_price = np.array(USER_PRICE, dtype=number)[columns.burden_class]
    user = np.array(USER_DUE)[columns.status] * paid * user_price
    return user, paid * (PRICE - user_price)


def numbered(columns: Columns) -> tuple[Array, Array]:
    """Which events count towards the week, and which one of it each is."""
    week = week_of(columns.day)
    again = np.zeros(len(columns), dtype=bool)
    again[1:] = (columns.person[1:] == columns.person[:-1]) & (columns.day[1:] == columns.day[:-1])
    again[1:] &= columns.meal[1:] == columns.meal[:-1]
    counted = np.array(CITY_DUE)[columns.status] * ~again
    start = np.ones(len(columns), dtype=bool)
    start[1:] = (week[1:] != week[:-1]) | (columns.person[1:] != columns.person[:-1])
    running = np.cumsum(counted)
    first = np.flatnonzero(start)
    return counted, running - np.repeat(running[first] - counted[first], np.diff(first, append=len(columns)))
