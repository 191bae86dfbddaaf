"""Which one of its period an event is: running numbers of events, or of distinct days, in the order of the days."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from billing_rules.engine.groups import Groups, totals
from billing_rules.engine.number import Array
from billing_rules.engine.periods import Period
from billing_rules.engine.run import Run

Counts = Literal["events", "days"]
Counting = Callable[[Array, Groups, Groups | None], Array]
Whose = Literal["person", "provider"]


@dataclass(frozen=True, slots=True)
class Numbering:
    """Counts ones of a column in each period of a person, or of the whole provider."""

    period: Period
    counts: Counts
    whose: Whose = "person"

    def nth(self, ones: Array, run: Run) -> Array:
        """The running number of each one in its period; of distinct days, a day's ones share its number."""
        return self._over(run, ones, _numbered)

    def total(self, ones: Array, run: Run) -> Array:
        """How many the whole period holds, for every row in it."""
        return self._over(run, ones, _totalled)

    def _over(self, run: Run, ones: Array, count: Counting) -> Array:
        frame = run.frame
        if self.whose == "person":
            return count(ones, *self._groups(frame.person, frame.day))
        order = np.argsort(frame.day, kind="stable")
        everybody, day = np.zeros(len(order), dtype=np.intp), frame.day[order]
        result = np.empty(len(order), dtype=np.int64)
        result[order] = count(ones[order], *self._groups(everybody, day))
        return result

    def _groups(self, owner: Array, day: Array) -> tuple[Groups, Groups | None]:
        periods = Groups.of(owner, self.period.numbers(day))
        return periods, Groups.of(owner, day) if self.counts == "days" else None


def _numbered(ones: Array, periods: Groups, days: Groups | None) -> Array:
    return periods.running(_firsts(ones, days)) * ones


def _totalled(ones: Array, periods: Groups, days: Groups | None) -> Array:
    whole = totals(_firsts(ones, days), periods.first, 0)
    result: Array = np.repeat(whole, periods.lengths)
    return result


def _firsts(ones: Array, days: Groups | None) -> Array:
    """The ones that count: all of them, or the first of each day."""
    return ones if days is None else ones * (days.running(ones) == 1)
