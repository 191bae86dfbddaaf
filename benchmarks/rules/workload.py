"""Months of 見本市 as columns: believable events, the same for every contestant."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from billing_rules.engine.frame import Frame
from billing_rules.engine.number import FLAG, Array, type_of, whole
from billing_rules.engine.tables import DATE, days
from npo_platform.kernel.calendar import Month

MONTH = Month(2026, 10)
STATUS = ("handed", "left", "absent", "refused", "cancelled_late", "cancelled", "suspended")
STATUS_ODDS = (0.84, 0.06, 0.03, 0.015, 0.005, 0.03, 0.02)
MEALS = ("lunch", "dinner")
CLASSES = ("welfare", "exempt", "taxed")
Yen = tuple[Array, Array]


@dataclass(frozen=True)
class Columns:
    """Events sorted by person, day and meal."""

    person: Array
    day: Array
    meal: Array
    status: Array
    burden_class: Array

    def __len__(self) -> int:
        return len(self.day)


def columns_of(people: int, seed: int = 1) -> Columns:
    """Lunch on most days for everybody, dinner too for a quarter; about 32 events each."""
    chance = np.random.default_rng(seed)
    person, day, meal = (axis.ravel() for axis in np.indices((people, len(MONTH.days), 2)))
    dines = chance.random(people)[person] < 0.25
    kept = chance.random(len(day)) < np.where(meal == 0, 0.84, np.where(dines, 0.8, 0.0))
    size = int(kept.sum())
    classes = chance.integers(0, len(CLASSES), people)
    return Columns(
        person=person[kept],
        day=days(MONTH.first) + day[kept],
        meal=meal[kept],
        status=chance.choice(len(STATUS), size, p=STATUS_ODDS),
        burden_class=classes[person[kept]],
    )


def frame_of(columns: Columns) -> Frame:
    """The engine's own form of the same columns."""
    people = int(columns.person[-1]) + 1
    return Frame(
        month=MONTH,
        events=(),
        people=tuple(map(str, range(people))),
        person=columns.person.astype(np.intp),
        starts=np.searchsorted(columns.person, np.arange(people)),
        day=columns.day.astype(type_of(DATE)),
        priced=np.ones(len(columns), dtype=bool),
        sound=np.ones(len(columns), dtype=bool),
        columns={
            "meal": columns.meal.astype(type_of(whole(len(MEALS)))),
            "status": columns.status.astype(type_of(whole(len(STATUS)))),
            "burden_class": columns.burden_class.astype(type_of(whole(len(CLASSES)))),
            "closed": np.zeros(len(columns), dtype=type_of(FLAG)),
        },
    )


def first_of(columns: Columns, people: int) -> Columns:
    """The events of the first people: the same month for who would take too long over all of it."""
    end = int(np.searchsorted(columns.person, people))
    return Columns(**{name: column[:end] for name, column in vars(columns).items()})


def slices(columns: Columns, people_each: int) -> list[Columns]:
    """The same events cut at people, as the months of many NPOs."""
    edges = np.searchsorted(columns.person, np.arange(0, int(columns.person[-1]) + people_each + 1, people_each))
    return [
        Columns(
            columns.person[a:b] - columns.person[a],
            columns.day[a:b],
            columns.meal[a:b],
            columns.status[a:b],
            columns.burden_class[a:b],
        )
        for a, b in pairwise(edges)
        if b > a
    ]


def week_of(day: Array) -> Array:
    """The number of the week, from Monday."""
    return (day + 3) // 7
