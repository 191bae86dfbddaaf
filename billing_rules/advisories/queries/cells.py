"""What one provider found, put so that nobody can be recognised in what leaves its schema."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from billing_rules.engine.impact import hidden
from npo_platform.kernel.calendar import Month


@dataclass
class Found:
    """The touched lines of one month, or of several put together."""

    months: tuple[Month, ...]
    statements: set[Any] = field(default_factory=set)
    people: set[Any] = field(default_factory=set)
    lines: int = 0
    user: int = 0
    city: int = 0

    def meet(self, statement: object, person: object) -> None:
        """Note a statement and a person; a line of the whole month has none."""
        self.statements.add(statement)
        self.people |= {person} if person is not None else set()

    def add(self, user: int, city: int) -> None:
        """Add one line that still stands."""
        self.lines += 1
        self.user += user
        self.city += city

    def __add__(self, other: "Found") -> "Found":
        return Found(
            tuple(sorted({*self.months, *other.months})),
            self.statements | other.statements,
            self.people | other.people,
            self.lines + other.lines,
            self.user + other.user,
            self.city + other.city,
        )

    @property
    def is_small(self) -> bool:
        """Too few people for its figures to be told."""
        return hidden(len(self.people))

    def told(self) -> dict[str, Any]:
        """What may be told: of a small cell only which months it is about."""
        figures = {"people": len(self.people), "lines": self.lines, "user": self.user, "city": self.city}
        shown = figures if not self.is_small else dict.fromkeys(figures)
        return {"months": [str(month) for month in self.months], "statements": len(self.statements), **shown}


def cells_of(found: Iterable[Found]) -> dict[str, Any]:
    """`cells` by month and `totals` over all of them.

    Months about fewer than five people are put together, with the smallest other month when they are still too few:
    else the total less the others would tell them.
    """
    months = sorted((one for one in found if one.statements), key=lambda one: one.months)
    if not months:
        nothing = {"months": [], "statements": 0, "people": 0, "lines": 0, "user": 0, "city": 0}
        return {"touched": False, "cells": [], "totals": nothing}
    total = months[0]
    for one in months[1:]:
        total = total + one
    cells = sorted(_put_together(months), key=lambda one: one.months)
    return {"touched": True, "cells": [one.told() for one in cells], "totals": total.told()}


def _put_together(months: Sequence[Found]) -> list[Found]:
    small, rest = [one for one in months if one.is_small], [one for one in months if not one.is_small]
    rest.sort(key=lambda one: len(one.people), reverse=True)
    if not small:
        return rest
    together = small[0]
    for one in small[1:]:
        together = together + one
    while together.is_small and rest:
        together = together + rest.pop()
    return [*rest, together]
