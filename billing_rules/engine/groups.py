"""Arithmetic inside groups of rows that lie together: running counts, totals, shares. All exact."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.number import Array

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Groups:
    """Where each group begins, and how many rows it has; the rows of a group lie together."""

    first: Places
    lengths: Places

    @classmethod
    def starting(cls, first: Places, size: int) -> Self:
        return cls(first, np.diff(first, append=size))

    @classmethod
    def of(cls, person: Array, window: Array) -> Self:
        """One group for each (person, window), in rows ordered by them."""
        start = np.ones(len(person), dtype=bool)
        np.not_equal(window[1:], window[:-1], out=start[1:])
        start[1:] |= person[1:] != person[:-1]
        return cls.starting(np.flatnonzero(start), len(person))

    def running(self, column: Array) -> Array:
        """The running sum inside each group."""
        if len(self.first) == len(column):  # every row a group of its own
            return column
        total = np.cumsum(column)
        before = total[self.first] - column[self.first]
        result: Array = total - np.repeat(before, self.lengths)
        return result


def totals(column: Array, starts: Places, size: int) -> Array:
    """The total of each group."""
    if not len(starts):
        return np.zeros(size, dtype=np.int64)
    result: Array = np.add.reduceat(column, starts)
    return result


def shares(amount: Array, weight: Array, group: Places, starts: Places) -> Array:
    """Whole shares of each group's amount by weight; what is left goes to the largest remainders, first come first."""
    if not len(group):
        return np.zeros(0, dtype=np.int64)
    whole = totals(weight, starts, len(amount))
    exact = np.abs(amount)[group] * weight
    divisor = np.maximum(whole, 1)[group]
    share, remainder = exact // divisor, exact % divisor
    left = np.where(whole > 0, np.abs(amount) - totals(share, starts, len(amount)), 0)
    order = np.lexsort((np.arange(len(group)), -remainder, group))
    rank = Groups.starting(starts, len(group)).running(np.ones(len(group), dtype=np.int64))
    extra = np.empty(len(group), dtype=np.int64)
    extra[order] = rank <= left[group]
    result: Array = np.sign(amount)[group] * (share + extra)
    return result
