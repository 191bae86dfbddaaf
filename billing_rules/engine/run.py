"""One evaluation under way: the columns of each level are the trace that explanations read later."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.frame import Frame, Mask
from billing_rules.engine.groups import Groups
from billing_rules.engine.number import Array
from billing_rules.engine.scope import Level, Scope


@dataclass(frozen=True, slots=True)
class EventRefusal:
    """An event the rules do not price, said so that the office can act on it; `what` names no record and no person."""

    key: str
    person: str
    on: date
    sentence: str
    clause: str
    what: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation (算定根拠)."""

    title: str
    sentence: str
    clause: str = ""
    value_text: str = ""
    row_since: date | None = None
    inputs: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """Columns by level; `alive` falls when an event is refused, `over` marks what lies beyond a limit."""

    frame: Frame
    columns: dict[Level, dict[str, Any]]
    alive: Mask
    over: Mask
    refusals: list[EventRefusal] = field(default_factory=list)
    traces: dict[Any, Any] = field(default_factory=dict)
    groups: dict[Any, Groups] = field(default_factory=dict)

    @property
    def counted(self) -> Mask:
        """The events money is computed for."""
        return self.alive & self.frame.priced

    def counts(self, level: Level) -> Mask:
        """The rows of a level that money is computed for; a person all of whose events were refused is not there."""
        if level == "event":
            return self.counted
        present = np.zeros(self.size(level), dtype=bool)
        present[self.frame.person[self.counted] if level == "person" else 0] = True
        return present

    def size(self, level: Level) -> int:
        return {"event": len(self.frame), "person": len(self.frame.people), "invoice": 1}[level]

    def column(self, level: Level, values: Any) -> Any:
        """The values of a level's rows as they are, or one value for all of them."""
        return values if np.ndim(values) else np.full(self.size(level), values)

    def up(self, level: Level) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The group of each row one level higher, and where each group starts."""
        if level == "event":
            return self.frame.person, self.frame.starts
        size = self.size(level)
        return np.zeros(size, dtype=np.intp), np.zeros(min(size, 1), dtype=np.intp)

    def refuse(self, rows: Mask, said: Callable[[int], tuple[str, str, str]]) -> None:
        """Refuse events, `said` in a sentence, with its clause, and in general.

        Those counted before were told in their own month and only stop counting.
        """
        for row in np.flatnonzero(rows & self.counted):
            event = self.frame.events[row]
            self.refusals.append(EventRefusal(event.key, event.person, event.on, *said(int(row))))
        self.alive &= ~rows


@dataclass(frozen=True, slots=True)
class Told:
    """What an explanation is about: some events, or some people, of one run."""

    run: Run
    scope: Scope
    rows: NDArray[np.intp]
    people: NDArray[np.intp]

    def rows_of(self, level: Level) -> NDArray[np.intp]:
        return {"event": self.rows, "person": self.people, "invoice": np.zeros(1, dtype=np.intp)}[level]

    def column(self, level: Level, name: str) -> Array:
        """The values of a column for these events or people."""
        column: Array = self.run.columns[level][name][self.rows_of(level)]
        return column


class CompiledStep(Protocol):
    """What each kind of step offers once compiled."""

    @property
    def spec(self) -> Any: ...

    @property
    def level(self) -> Level: ...

    def run(self, run: Run) -> None: ...

    def tell(self, told: Told) -> Step | None: ...

    @property
    def words(self) -> str: ...
