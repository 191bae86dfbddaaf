"""What of an evaluated month rests on named parts of the rules: rows, settings, steps; for a defect in them.

A part is named by a code: `table:price`, `row:price:3`, `setting:absent`, `step:2`. Naming nothing names everything.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.compiled import CompiledPack
from billing_rules.engine.evaluate import Result
from billing_rules.engine.lines import Line, group_events
from billing_rules.engine.run import EventRefusal
from billing_rules.engine.steps.lookup import CompiledLookup
from billing_rules.engine.tables import CompiledTable, days
from billing_rules.engine.words import since_words

Mask = NDArray[np.bool_]


class RulePart(NamedTuple):
    """One part a notice may name; `group` is the heading it stands under."""

    code: str
    group: str
    words: str


@dataclass(frozen=True, slots=True)
class TouchedLine:
    """A line with how many of its events are touched, and their yen; an amount that stands alone is touched whole."""

    line: Line
    events: int
    user_yen: int
    city_yen: int


def parts_of(compiled: CompiledPack) -> Iterator[RulePart]:
    """Everything of a version that can be named, in the order of its page."""
    tables = {table.name: table for table in compiled.tables}
    for table in (tables[spec.name] for spec in compiled.pack.tables if spec.name in tables):
        yield RulePart(f"table:{table.name}", table.label, "この表のすべての行")
        for row in table.rows:
            if row.number:
                said = f"{table.spoken(row) or 'すべて'}：{table.shown(row)}（{since_words(row.since)}）"
                yield RulePart(f"row:{table.name}:{row.number}", table.label, said)
    for setting in compiled.pack.settings:
        yield RulePart(f"setting:{setting.name}", "決めごと", setting.said)
    for number, words in enumerate(compiled.steps_in_words(), 1):
        yield RulePart(f"step:{number}", "計算の手順", words)


class Touched:
    """The events of a month on days from `first` to `last` (none: from then on) that met one of the parts."""

    def __init__(self, result: Result, parts: Collection[str], first: date, last: date | None) -> None:
        self.result = result
        frame, run = result.run.frame, result.run
        within = frame.day >= days(first)
        if last is not None:
            within &= frame.day <= days(last)
        self._met = within & _meeting(result, frozenset(parts))
        self._refused = within & _refused_by(result, frozenset(parts))
        self.counted: Mask = self._met & run.counted

    @property
    def keys(self) -> set[str]:
        """The events met, those that only count towards limits included."""
        events = self.result.run.frame.events
        return {events[n].key for n in np.flatnonzero(self._met & self.result.run.alive)}

    @cached_property
    def people(self) -> set[str]:
        """Whose counted events are touched."""
        frame = self.result.run.frame
        return {frame.people[n] for n in np.unique(frame.person[self.counted]).tolist()}

    @property
    def refusals(self) -> list[EventRefusal]:
        """The records that one of the parts refuses: no yen, but the refusal may be the defect."""
        frame = self.result.run.frame
        keys = {frame.events[n].key for n in np.flatnonzero(self._refused & frame.priced)}
        return [one for one in self.result.refusals if one.key in keys]

    def lines(self) -> Iterator[TouchedLine]:
        """The lines that hold a touched event; amounts of a touched person's month, and of a touched month."""
        result, outputs = self.result, self.result.compiled.pack.outputs
        rows, numbers = group_events(result.compiled.pack.line, result.run)
        picked = self.counted[rows]
        rows, numbers = rows[picked], numbers[picked]
        size = len(result.lines)
        counts = np.bincount(numbers, minlength=size).tolist()
        yen = np.zeros((2, size), dtype=np.int64)
        for sums, name in zip(yen, (outputs.user, outputs.city), strict=True):
            np.add.at(sums, numbers, result.events[name][rows])
        for line, count, user, city in zip(result.lines, counts, *yen.tolist(), strict=True):
            if line.label and self.people and (not line.person or line.person in self.people):
                yield TouchedLine(line, 0, line.user_yen, line.city_yen)
            elif count:
                yield TouchedLine(line, count, user, city)


def _meeting(result: Result, parts: frozenset[str]) -> Mask:
    """The events that met a row named, or all where a step, a formula or nothing is named."""
    everything = not parts or any(code.startswith("step:") for code in parts) or _computes(result.compiled, parts)
    met: Mask = np.full(len(result.run.frame), everything)
    for step in result.compiled.steps:
        if isinstance(step, CompiledLookup) and not everything:
            hit = np.isin(step.table.cells[result.run.traces[step.level, step.spec.table]], _rows(step.table, parts))
            met |= hit if step.level == "event" else hit[result.run.frame.person]
    return met


def _refused_by(result: Result, parts: frozenset[str]) -> Mask:
    refused: Mask = np.zeros(len(result.run.frame), dtype=bool)
    for step in result.compiled.steps:
        if isinstance(step, CompiledLookup) and step.table.refused is not None:
            places = result.run.traces[step.level, step.spec.table]
            named = np.isin(step.table.cells[places], _rows(step.table, parts)) if parts else True
            refused |= step.table.refused.take(places) & named
    return refused & ~result.run.alive


def _rows(table: CompiledTable, parts: frozenset[str]) -> list[int]:
    """The index of each row that is named itself, by its table, or by a setting its value stands in."""
    whole = f"table:{table.name}" in parts
    return [
        n
        for n, row in enumerate(table.rows)
        if whole
        or f"row:{table.name}:{row.number}" in parts
        or any(f"setting:{one.name}" in parts for one in row.named.values())
    ]


def _computes(compiled: CompiledPack, parts: frozenset[str]) -> bool:
    """Whether a setting named stands elsewhere than in a row: then nobody can say which events it left alone."""
    in_rows = {one.name for table in compiled.tables for row in table.rows for one in row.named.values()}
    formulas = " ".join(str(step.spec) for step in compiled.steps)
    named = {code.partition(":")[2] for code in parts if code.startswith("setting:")}
    return any(name not in in_rows or name in formulas for name in named)
