"""Facts through a compiled pack to lines and totals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from billing_rules.engine.almanac import fill_days
from billing_rules.engine.compiled import CompiledPack
from billing_rules.engine.encode import frame_of
from billing_rules.engine.frame import Frame
from billing_rules.engine.lines import Line, events_by_line, lines_of
from billing_rules.engine.number import Array
from billing_rules.engine.run import EventRefusal, Run
from billing_rules.engine.scope import LEVELS
from billing_rules.facts import EventFact, MonthFacts
from npo_platform.kernel.digest import digest

ENGINE_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class EventRow:
    """What one priced event came to."""

    key: str
    person: str
    on: date
    slot: str
    quantity: int
    user_yen: int
    city_yen: int
    over_limit: bool

    @property
    def total_yen(self) -> int:
        return self.user_yen + self.city_yen


@dataclass(frozen=True)
class Result:
    """A month evaluated; its columns stay, so that every figure can be explained on demand."""

    compiled: CompiledPack
    run: Run

    @property
    def events(self) -> dict[str, Array]:
        """The event columns, in the order of the frame (person, day, slot, key)."""
        return self.run.columns["event"]

    @property
    def refusals(self) -> tuple[EventRefusal, ...]:
        return tuple(sorted(self.run.refusals, key=lambda refusal: (refusal.person, refusal.on, refusal.key)))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(lines_of(self.compiled.pack, self.run, self.compiled.scope))

    @cached_property
    def totals(self) -> dict[str, int]:
        """user, city, total, quantity over all lines, and the totals the pack names."""
        named = {word: int(self.run.columns["invoice"][name][0]) for word, name in self.compiled.pack.totals.items()}
        return named | sums(self.lines)

    @cached_property
    def person_totals(self) -> dict[str, dict[str, int]]:
        people: dict[str, list[Line]] = {}
        for line in self.lines:
            people.setdefault(line.person, []).append(line)
        return {person: sums(lines) for person, lines in people.items() if person}

    def events_by_line(self) -> dict[str, list[EventFact]]:
        """Line key → its events, for grids that show a line's days."""
        return events_by_line(self.compiled.pack, self.run, self.compiled.scope)

    def event_rows(self) -> Iterator[EventRow]:
        """Every event that was counted, in order."""
        columns, outputs = self.events, self.compiled.pack.outputs
        rows = np.flatnonzero(self.run.counted)
        figures = [columns[name][rows].tolist() for name in (outputs.quantity, outputs.user, outputs.city)]
        for row, quantity, user, city, over in zip(rows, *figures, self.run.over[rows].tolist(), strict=True):
            event = self.run.frame.events[row]
            yield EventRow(event.key, event.person, event.on, event.slot, quantity, user, city, over)

    def to_json(self) -> dict[str, Any]:
        """What a closed month freezes: pack, engine, lines, totals, refusals, and each event's figures."""
        return {
            "pack": self.compiled.digest,
            "engine": ENGINE_VERSION,
            "month": str(self.run.frame.month),
            "lines": [line.to_json() for line in self.lines],
            "totals": self.totals,
            "refusals": [
                {
                    "key": one.key,
                    "person": one.person,
                    "on": str(one.on),
                    "sentence": one.sentence,
                    "clause": one.clause,
                }
                for one in self.refusals
            ],
            "events": [[row.key, row.quantity, row.user_yen, row.city_yen] for row in self.event_rows()],
        }

    @cached_property
    def digest(self) -> str:
        return digest(self.to_json())


def sums(lines: Any) -> dict[str, int]:
    return {
        "user": sum(line.user_yen for line in lines),
        "city": sum(line.city_yen for line in lines),
        "total": sum(line.total_yen for line in lines),
        "quantity": sum(line.quantity for line in lines),
    }


def evaluate(compiled: CompiledPack, facts: MonthFacts) -> Result:
    """The month's result: same facts and pack, same result, in whatever order the facts came."""
    return Result(compiled, run_frame(compiled, frame_of(compiled.pack, facts)))


def run_frame(compiled: CompiledPack, frame: Frame) -> Run:
    """Run every step over the columns of a month."""
    settings = {one.name: one.value for one in compiled.pack.settings if isinstance(one.value, int)}
    columns: Any = {level: {} for level in LEVELS}
    run = Run(frame, columns, frame.sound.copy(), np.zeros(len(frame), dtype=bool))
    constants = settings | frame.constants
    for level in LEVELS:
        columns[level] |= {name: run.column(level, value) for name, value in constants.items()}
    columns["event"] |= frame.columns
    fill_days(run, compiled.scope.used)
    for row, sentence, what in frame.faults:
        event = frame.events[row]
        before = "" if frame.priced[row] else "前の期間の記録："
        run.refusals.append(EventRefusal(event.key, event.person, event.on, before + sentence, "", what))
    for step in compiled.steps:
        step.run(run)
    return run
