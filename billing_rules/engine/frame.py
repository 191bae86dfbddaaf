"""A month as columns."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.number import Array
from billing_rules.engine.tables import days
from billing_rules.facts import EventFact
from npo_platform.kernel.calendar import Month

Mask = NDArray[np.bool_]
MISSING, UNKNOWN = -(2**40), -(2**40) - 1
SPAN = 2**22


@dataclass(frozen=True, slots=True)
class History:
    """A person input's dated values, all people in one sorted array, resolved by one binary search."""

    since: Array
    values: Array

    def at(self, person: Array, day: Array) -> Array:
        """The value in force for each (person, day); MISSING before the first."""
        place = np.searchsorted(self.since, person * SPAN + day + SPAN // 2, side="right") - 1
        found = (place >= 0) & (self.since[place] // SPAN == person) if len(self.since) else np.zeros(len(day), bool)
        return np.where(found, self.values[np.where(found, place, 0)] if len(self.values) else 0, MISSING)


@dataclass(slots=True)
class Frame:
    """Columns of one month, `counted_before` included but not priced; no day lies outside `span`."""

    month: Month
    events: tuple[EventFact, ...]
    people: tuple[str, ...]
    person: NDArray[np.intp]
    starts: NDArray[np.intp]
    day: Array
    priced: Mask
    sound: Mask
    columns: dict[str, Array]
    constants: dict[str, int] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    span: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        first = days(self.month.first)
        self.span = int(self.day.min(initial=first)), int(self.day.max(initial=first))

    def __len__(self) -> int:
        return len(self.day)
