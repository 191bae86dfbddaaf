"""The same rule written by hand: plain Python ints, and numpy over whole arrays. Both exact."""

import numpy as np

from benchmarks.rules.workload import Columns, week_of
from billing_rules.engine.number import Array

PRICE = 840
USER_PRICE = (0, 400, 500)
CITY_DUE = (1, 1, 1, 1, 1, 0, 0)
USER_DUE = (1, 1, 0, 0, 0, 0, 0)
WEEKLY_MAX = 7


def plain_python(columns: Columns) -> tuple[int, int]:
    """User and city yen, one event at a time."""
    user = city = 0
    now, week, nth, meal_before = -1, -1, 0, (-1, -1, -1)
    lists = (columns.person, columns.day, columns.meal, columns.status, columns.burden_class)
    for person, day, meal, status, burden in zip(*(one.tolist() for one in lists), strict=True):
        if person != now or (day + 3) // 7 != week:
            now, week, nth = person, (day + 3) // 7, 0
        if not CITY_DUE[status] or (person, day, meal) == meal_before:
            continue
        meal_before = person, day, meal
        nth += 1
        if nth > WEEKLY_MAX:
            continue
        city += PRICE - USER_PRICE[burden]
        if USER_DUE[status]:
            user += USER_PRICE[burden]
    return user, city


def hand_numpy(columns: Columns) -> tuple[Array, Array]:
    """User and city yen of every event, as an engineer would write this one rule."""
    week = week_of(columns.day)
    again = np.zeros(len(columns), dtype=bool)
    again[1:] = (columns.person[1:] == columns.person[:-1]) & (columns.day[1:] == columns.day[:-1])
    again[1:] &= columns.meal[1:] == columns.meal[:-1]
    counted = np.array(CITY_DUE)[columns.status] * ~again
    start = np.ones(len(columns), dtype=bool)
    start[1:] = (week[1:] != week[:-1]) | (columns.person[1:] != columns.person[:-1])
    running = np.cumsum(counted)
    first = np.flatnonzero(start)
    nth = running - np.repeat(running[first] - counted[first], np.diff(first, append=len(columns)))
    paid = counted * (nth <= WEEKLY_MAX)
    user_price = np.array(USER_PRICE)[columns.burden_class]
    user = np.array(USER_DUE)[columns.status] * paid * user_price
    return user, paid * (PRICE - user_price)
