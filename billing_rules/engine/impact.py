"""Two versions over one real month: what each yen was and would be, by case, and how many people it concerns.

Nothing here names a person; what is counted for few people is left out by `hidden`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.compiled import CompiledPack
from billing_rules.engine.encode import frame_of
from billing_rules.engine.evaluate import Result, run_frame
from billing_rules.engine.frame import Frame
from billing_rules.engine.number import Array
from billing_rules.engine.steps.lookup import CompiledLookup
from billing_rules.engine.tables import CompiledRow, CompiledTable
from billing_rules.engine.words import since_words
from billing_rules.facts import MonthFacts

FEWEST = 5  # people; fewer could be recognised
FIGURES = ("quantity", "user", "city")


class Case(NamedTuple):
    """What figures are told about: a class of people, a row of a table, a reason to refuse."""

    kind: str
    label: str
    words: str
    clause: str = ""


@dataclass(frozen=True)
class Side:
    """One version's answer, its events in the order of the month's own events."""

    result: Result
    order: NDArray[np.intp]

    @cached_property
    def figures(self) -> Array:
        """quantity, user yen and city yen of each event; 0 where none is counted. Shape (3, events)."""
        outputs, columns, counted = self.result.compiled.pack.outputs, self.result.events, self.result.run.counted
        names = (outputs.quantity, outputs.user, outputs.city)
        return np.array([np.where(counted, columns[name], 0)[self.order] for name in names])

    @cached_property
    def of_people(self) -> dict[str, tuple[int, int]]:
        """User and city yen of each person's month, what the rules put on the month as a whole included."""
        run = self.result.run
        yen = np.zeros((2, len(run.frame.people)), dtype=np.int64)
        for sums, figures in zip(yen, self.figures[1:], strict=True):
            np.add.at(sums, run.frame.person[self.order], figures)
        for item in self.result.compiled.pack.adjustments:
            if item.level == "person":
                column = np.where(run.counts("person"), run.columns["person"][item.column], 0)
                yen[0 if item.to == "user" else 1] += column
        return {person: (user, city) for person, user, city in zip(run.frame.people, *yen.tolist(), strict=True)}

    @property
    def totals(self) -> list[int]:
        """quantity, user yen, city yen of the month."""
        run, people = self.result.run, self.of_people.values()
        sums = [int(self.figures[0].sum()), sum(user for user, _ in people), sum(city for _, city in people)]
        for item in self.result.compiled.pack.adjustments:
            if item.level == "invoice":
                sums[1 if item.to == "user" else 2] += int(run.columns["invoice"][item.column][0])
        return sums


@dataclass(frozen=True)
class MonthImpact:
    """A month under the version in force and under the one to come; `before` is missing before the first."""

    before: Side | None
    after: Side

    @cached_property
    def totals(self) -> dict[str, list[int]]:
        """Each figure as [before, after]."""
        before = self.before.totals if self.before else [0, 0, 0]
        return {name: [b, a] for name, b, a in zip(FIGURES, before, self.after.totals, strict=True)}

    @cached_property
    def people(self) -> set[str]:
        """Whoever has an event in the month itself."""
        frame = self.after.result.run.frame
        return _people(frame, frame.priced)

    @cached_property
    def moved(self) -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
        """Person → (user, city) before and after, of those whose month comes out differently."""
        before = self.before.of_people if self.before else {}
        after = self.after.of_people
        both = {person: (before.get(person, (0, 0)), after.get(person, (0, 0))) for person in before | after}
        return {person: sides for person, sides in both.items() if sides[0] != sides[1]}

    def limited(self) -> list[set[str]]:
        """Who passes a limit that costs them: before, after."""
        return [_over(side.result) if side else set() for side in (self.before, self.after)]

    def cases(self) -> Iterator[tuple[Case, set[str], dict[str, list[int]]]]:
        """Every case with the people in it and its figures as [before, after]."""
        yield from self._classes()
        yield from self._rows()
        yield from self._refused()

    def _classes(self) -> Iterator[tuple[Case, set[str], dict[str, list[int]]]]:
        pack = self.after.result.compiled.pack
        shown = {spec.name: spec for spec in pack.inputs if spec.choices and spec.name in pack.line.by}
        for spec in shown.values():
            column = self.after.result.events[spec.name]
            for code, word in enumerate((spec.choices or {}).values()):
                yield from self._told(Case("class", spec.label, word), column == code)

    def _rows(self) -> Iterator[tuple[Case, set[str], dict[str, list[int]]]]:
        """The rows of the version to come that are not in force yet, and that events of the month meet."""
        result = self.after.result
        known = _meanings(self.before.result.compiled) if self.before else set()
        steps = [one for one in result.compiled.steps if isinstance(one, CompiledLookup) and one.level == "event"]
        for step in steps:
            table = step.table
            met = table.cells[result.run.traces["event", step.spec.table]]
            for n in np.unique(met).tolist():
                row = table.rows[n]
                if row.number and table.kinds and _meaning(table, row) not in known:
                    words = f"{table.spoken(row) or 'すべて'}：{table.shown(row)}（{since_words(row.since)}）"
                    yield from self._told(Case("row", table.label, words, row.ref), met == n)

    def _told(self, case: Case, mask: NDArray[np.bool_]) -> Iterator[tuple[Case, set[str], dict[str, list[int]]]]:
        frame = self.after.result.run.frame
        mask = mask & frame.priced
        if mask.any():
            picked = mask[self.after.order]
            sides = [side.figures[:, picked].sum(axis=1).tolist() if side else [0, 0, 0] for side in self.sides]
            yield case, _people(frame, mask), {name: list(pair) for name, *pair in zip(FIGURES, *sides, strict=True)}

    @property
    def sides(self) -> tuple[Side | None, Side]:
        return self.before, self.after

    def _refused(self) -> Iterator[tuple[Case, set[str], dict[str, list[int]]]]:
        """Why events are not priced; the figure is how many."""
        counts: list[Counter[Case]] = [Counter(), Counter()]
        people: dict[Case, set[str]] = {}
        for side, counter in zip(self.sides, counts, strict=True):
            for refusal in side.result.run.refusals if side else ():
                case = Case("refused", "", refusal.what, refusal.clause)
                counter[case] += 1
                people.setdefault(case, set()).add(refusal.person)
        for case, who in people.items():
            yield case, who, {"events": [counts[0][case], counts[1][case]]}


def impact(before: CompiledPack | None, after: CompiledPack, facts: MonthFacts) -> MonthImpact:
    """Evaluate a month under both versions, reading its facts once where both ask the same."""
    frame = frame_of(after.pack, facts)
    now = Result(after, run_frame(after, frame))
    if before is None:
        return MonthImpact(None, Side(now, np.arange(len(frame))))
    same = _asks(before) == _asks(after)
    then = Result(before, run_frame(before, frame if same else frame_of(before.pack, facts)))
    order = np.arange(len(frame))
    return MonthImpact(Side(then, order if same else _by_key(then)), Side(now, order if same else _by_key(now)))


def _meanings(compiled: CompiledPack) -> set[Any]:
    return {_meaning(table, row) for table in compiled.tables for row in table.rows}


def _meaning(table: CompiledTable, row: CompiledRow) -> Any:
    return table.name, row.words, tuple(row.values.items()), row.since


def hidden(people: int) -> bool:
    """Whether a figure would tell about people who could be recognised."""
    return 0 < people < FEWEST


def _asks(compiled: CompiledPack) -> tuple[Any, ...]:
    pack = compiled.pack
    return pack.inputs, pack.slots, pack.from_, pack.until, pack.calendar


def _by_key(result: Result) -> NDArray[np.intp]:
    keys = [event.key for event in result.run.frame.events]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)


def _over(result: Result) -> set[str]:
    return _people(result.run.frame, result.run.over & result.run.counted)


def _people(frame: Frame, events: NDArray[np.bool_]) -> set[str]:
    met = np.bincount(frame.person[events], minlength=len(frame.people))
    return {frame.people[n] for n in np.flatnonzero(met).tolist()}


def added(pairs: Iterable[dict[str, list[int]]]) -> dict[str, list[int]]:
    """Figures of several months or providers, name by name."""
    total: dict[str, list[int]] = {}
    for one in pairs:
        for name, (before, after) in one.items():
            held = total.setdefault(name, [0, 0])
            held[0] += before
            held[1] += after
    return total
