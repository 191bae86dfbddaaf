"""Plain Python ints, one event at a time."""

from collections.abc import Callable

import numpy as np

from benchmarks.rules.rivals.rule import CITY_DUE, PRICE, USER_DUE, USER_PRICE, WEEKLY_MAX
from benchmarks.rules.workload import Columns, Yen


def prepare(columns: Columns) -> Callable[[], Yen]:
    names = (columns.person, columns.day, columns.meal, columns.status, columns.burden_class)
    lists = [one.tolist() for one in names]
    return lambda: tuple(np.array(yen, dtype=np.int64) for yen in billed(*lists))


def billed(*lists: list[int]) -> tuple[list[int], list[int]]:
    """User and city yen of every event."""
    user, city = [], []
    now, week, nth, meal_before = -1, -1, 0, (-1, -1, -1)
    for person, day, meal, status, burden in zip(*lists, strict=True):
        if person != now or (day + 3) // 7 != week:
            now, week, nth = person, (day + 3) // 7, 0
        due = CITY_DUE[status] and (person, day, meal) != meal_before
        if due:
            meal_before = person, day, meal
            nth += 1
        paid = due and nth <= WEEKLY_MAX
        user.append(USER_PRICE[burden] if paid and USER_DUE[status] else 0)
        city.append(PRICE - USER_PRICE[burden] if paid else 0)
    return user, city
