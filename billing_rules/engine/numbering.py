"""Which one of its period an event is: running numbers of events, or of distinct days, in the order of the days."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from billing_rules.engine.groups import COUNT, Groups, Places, totals
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

    def nth_of_each(self, ones: Array, choice: Array, choices: int, run: Run) -> Array:
        """The same for each choice apart. Where a period holds them one after the other, they are groups already."""
        frame = run.frame
        apart = self.period.numbers(frame.day) * choices + choice
        before, after = apart[:-1], apart[1:]
        same = np.ones(len(after), dtype=bool)
        same[frame.starts[1:] - 1] = False
        if self.counts == "events" and not (same & (after <= before)).any():
            return ones  # nobody has two in one period
        if self.counts == "events" and not (same & (after < before)).any():
            return Groups.of(frame.starts, apart).running(ones) * ones
        nth = np.zeros(len(ones), dtype=COUNT)
        for number in range(choices):
            nth += self.nth(ones * (choice == number), run)
        return nth

    def total(self, ones: Array, run: Run) -> Array:
        """How many the whole period holds, for every row in it."""
        return self._over(run, ones, _totalled)

    def _over(self, run: Run, ones: Array, count: Counting) -> Array:
        order = self._order(run)
        periods = self._groups(run, self.period, order)
        days = self._groups(run, _DAY, order) if self.counts == "days" else None
        if order is None:
            return count(ones, periods, days)
        result = np.empty(len(order), dtype=COUNT)
        result[order] = count(ones[order], periods, days)
        return result

    def _groups(self, run: Run, period: Period, order: Places | None) -> Groups:
        """The groups of a period; several steps count in the same ones."""
        key = self.whose, period
        if key not in run.groups:
            frame = run.frame
            if order is None:
                run.groups[key] = Groups.of(frame.starts, period.numbers(frame.day))
            else:
                run.groups[key] = Groups.of(frame.starts[:1], period.numbers(frame.day[order]))
        return run.groups[key]

    def _order(self, run: Run) -> Places | None:
        """A provider's events follow each other by day; a person's already stand so in the frame."""
        return None if self.whose == "person" else np.argsort(run.frame.day, kind="stable")


_DAY = Period("day", 0)


def _numbered(ones: Array, periods: Groups, days: Groups | None) -> Array:
    return periods.running(_firsts(ones, days)) * ones


def _totalled(ones: Array, periods: Groups, days: Groups | None) -> Array:
    whole = totals(_firsts(ones, days), periods.first, 0)
    result: Array = np.repeat(whole, periods.lengths)
    return result


def _firsts(ones: Array, days: Groups | None) -> Array:
    """The ones that count: all of them, or the first of each day."""
    return ones if days is None else ones * (days.running(ones) == 1)
