"""numpy over whole arrays, as an engineer would write this one rule: in int64, in float64, or in narrow types."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.rules.rivals.rule import CITY_DUE, PRICE, USER_DUE, USER_PRICE, WEEKLY_MAX
from benchmarks.rules.workload import Columns, Yen, week_of
from billing_rules.engine.number import Array


def prepare(columns: Columns, number: Any = np.int64) -> Callable[[], Yen]:
    return lambda: billed(columns, number)


def narrow(columns: Columns) -> Callable[[], Yen]:
    """Every column in the least whole numbers that hold it, as the engine takes them in."""
    kinds = {"person": np.int32, "day": np.int32, "meal": np.int8, "status": np.int8, "burden_class": np.int8}
    slim = Columns(**{name: getattr(columns, name).astype(kind) for name, kind in kinds.items()})
    return lambda: billed(slim, np.int16, np.int8)


def billed(columns: Columns, number: Any = np.int64, flag: Any = np.int64) -> Yen:
    """User and city yen of every event."""
    counted, nth = numbered(columns, flag)
    paid = counted * (nth <= WEEKLY_MAX)
    user_price = np.array(USER_PRICE, dtype=number)[columns.burden_class]
    user = np.array(USER_DUE, dtype=flag)[columns.status] * paid * user_price
    return user, paid * (number(PRICE) - user_price)


def numbered(columns: Columns, flag: Any = np.int64) -> tuple[Array, Array]:
    """Which events count towards the week, and which one of it each is."""
    week = week_of(columns.day)
    again = np.zeros(len(columns), dtype=bool)
    again[1:] = (columns.person[1:] == columns.person[:-1]) & (columns.day[1:] == columns.day[:-1])
    again[1:] &= columns.meal[1:] == columns.meal[:-1]
    counted = np.array(CITY_DUE, dtype=flag)[columns.status] * ~again
    start = np.ones(len(columns), dtype=bool)
    start[1:] = (week[1:] != week[:-1]) | (columns.person[1:] != columns.person[:-1])
    running = np.cumsum(counted, dtype=columns.day.dtype)
    first = np.flatnonzero(start)
    return counted, running - np.repeat(running[first] - counted[first], np.diff(first, append=len(columns)))
