"""A simulation as the city reads it: by provider, by class, by row of a table, refused, largest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from billing_rules.engine.impact import added
from billing_rules.simulation.models import Share, Simulation
from billing_rules.simulation.queries.asked import Progress, state_of
from billing_rules.simulation.queries.tally import LARGEST, summed


@dataclass(frozen=True, slots=True)
class Move:
    """A sum before and after."""

    before: int = 0
    after: int = 0

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def percent(self) -> float | None:
        return self.change * 100 / self.before if self.before else None


@dataclass(frozen=True)
class Row:
    """One line of a table: a provider, a class, a row of the rules, a reason to refuse."""

    label: str
    words: str
    clause: str
    people: int
    some_hidden: bool
    moves: dict[str, Move]


@dataclass(frozen=True)
class Bar:
    """One bar of the chart, in the units of its drawing."""

    name: str
    y: int
    x: float
    width: float
    end: float
    change: int

    @property
    def middle(self) -> int:
        return self.y + 15


@dataclass(frozen=True)
class Picture:
    progress: Progress

    @cached_property
    def answers(self) -> list[Share]:
        return [share for share, _ in self.progress.shares if share.finished_at]

    @cached_property
    def totals(self) -> dict[str, Move]:
        return _moves(added(share.figures["totals"] for share in self.answers))

    @property
    def events(self) -> int:
        return sum(share.figures["events"] for share in self.answers)

    @property
    def people(self) -> int:
        return sum(share.figures["people"] for share in self.answers)

    @property
    def closed_months(self) -> list[str]:
        found = {one["month"] for share in self.answers for one in share.figures["months"] if one["closed"]}
        return sorted(found)

    @property
    def yearly(self) -> int | None:
        """What the city's part would change in a year, from the closed months alone; seasons are not seen."""
        closed = [one for share in self.answers for one in share.figures["months"] if one["closed"]]
        if not closed:
            return None
        change: int = sum(one["totals"]["city"][1] - one["totals"]["city"][0] for one in closed)
        return change * 12 // len(self.closed_months)

    @cached_property
    def providers(self) -> list[Row]:
        return [
            Row(str(one.npo), "", "", one.figures["people"], False, _moves(one.figures["totals"]))
            for one in self.answers
        ]

    @property
    def short_of_records(self) -> list[tuple[str, date]]:
        """Providers whose limits count from days before anything is known of, and since when it is."""
        found = {(str(one.npo), since) for one in self.answers if (since := one.known_from)}
        return sorted(found)

    @cached_property
    def classes(self) -> list[Row]:
        return list(self._cases("class"))

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of tables that are not in force yet, and that records of the months meet."""
        return list(self._cases("row"))

    @cached_property
    def refused(self) -> list[Row]:
        """What is not priced under the version to come, most first."""
        found = [row for row in self._cases("refused") if row.moves["events"].after or row.some_hidden]
        return sorted(found, key=lambda row: -row.moves["events"].after)

    @property
    def paying_more(self) -> tuple[int, bool]:
        return summed(share.figures["paying"]["more"] for share in self.answers)

    @property
    def paying_less(self) -> tuple[int, bool]:
        return summed(share.figures["paying"]["less"] for share in self.answers)

    @property
    def limited(self) -> list[tuple[int, bool]]:
        """How many people pass a limit, before and after."""
        return [summed(share.figures["limited"][side] for share in self.answers) for side in (0, 1)]

    @property
    def largest(self) -> list[dict[str, Any]]:
        found = [
            {"month": one["month"], **_moves({"user": one["user"], "city": one["city"]})}
            for share in self.answers
            for one in share.figures["largest"]
        ]
        return sorted(found, key=lambda one: -abs(one["user"].change + one["city"].change))[:LARGEST]

    def _cases(self, kind: str) -> Iterator[Row]:
        found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for share in self.answers:
            for case in share.figures["cases"]:
                if case["kind"] == kind:
                    found.setdefault((case["label"], case["words"], case["clause"]), []).append(case)
        for (label, words, clause), cases in found.items():
            people, some_hidden = summed(case["people"] for case in cases)
            sums = _moves(added(case["figures"] for case in cases if case["figures"]))
            nothing = {name: Move() for name in ("events", "quantity", "user", "city")}
            yield Row(label, words, clause, people, some_hidden, nothing | sums)

    @cached_property
    def bars(self) -> "Bars":
        return Bars.of([(row.label, row.moves["city"].change) for row in self.providers])


@dataclass(frozen=True)
class Bars:
    """The change of the city's part by provider, drawn on a ruled ground 720 wide."""

    rows: Sequence[Bar]
    zero: float
    rules: Sequence[tuple[float, int]]

    LEFT, RIGHT, STEP = 150, 600, 34

    @property
    def height(self) -> int:
        return len(self.rows) * self.STEP + 40

    @property
    def foot(self) -> int:
        return len(self.rows) * self.STEP + 10

    @classmethod
    def of(cls, changes: Sequence[tuple[str, int]]) -> "Bars":
        """Bars from zero to both sides, the longest filling the ground."""
        low, high = min([0, *(change for _, change in changes)]), max([0, *(change for _, change in changes)])
        unit = (cls.RIGHT - cls.LEFT) / ((high - low) or 1)
        zero = cls.LEFT - low * unit
        rows = [
            Bar(
                name,
                12 + n * cls.STEP,
                zero + min(change, 0) * unit,
                abs(change) * unit,
                zero + max(change, 0) * unit,
                change,
            )
            for n, (name, change) in enumerate(changes)
        ]
        step = _round_step(high - low)
        marks = range(-(-low // step) * step, high + 1, step)
        return cls(rows, zero, [(zero + mark * unit, mark) for mark in marks])


def _round_step(span: int) -> int:
    """1, 2 or 5 with zeros: the smallest that rules a span into at most five parts."""
    power = 1
    while span > power * 50:
        power *= 10
    return next(step for step in (power, power * 2, power * 5, power * 10) if span <= step * 5)


def _moves(pairs: dict[str, list[int]]) -> dict[str, Move]:
    return {name: Move(before, after) for name, (before, after) in pairs.items()}


def picture_of(simulation: Simulation) -> Picture:
    """What the providers have answered so far; three queries."""
    return Picture(state_of(simulation, with_figures=True))
