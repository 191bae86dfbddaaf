"""Arithmetic inside groups of rows that lie together: running counts, totals, shares. All exact."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.number import Array

Places = NDArray[np.intp]
COUNT = np.int32  # holds more rows than a month may have


@dataclass(frozen=True, slots=True)
class Groups:
    """Where each group of rows begins, and behind them where the last one ends; the rows of a group lie together."""

    edges: Places

    @classmethod
    def of(cls, starts: Places, window: Array) -> Self:
        """One group for each (person, window), in rows ordered by them; each person's rows begin at `starts`."""
        edge = np.ones(len(window) + 1, dtype=bool)
        np.not_equal(window[1:], window[:-1], out=edge[1:-1])
        edge[starts] = True
        return cls(np.flatnonzero(edge))

    @property
    def first(self) -> Places:
        """The first row of each group."""
        return self.edges[:-1]

    @property
    def lengths(self) -> Places:
        """How many rows each group has."""
        lengths: Places = self.edges[1:] - self.edges[:-1]
        return lengths

    def running(self, ones: Array) -> Array:
        """The running number of ones inside each group."""
        first = self.first
        if len(first) == len(ones):  # every row a group of its own
            return ones
        total = np.add.accumulate(ones, dtype=COUNT)
        total -= (total[first] - ones[first]).repeat(self.lengths)
        return total


def totals(column: Array, starts: Places, size: int) -> Array:
    """The total of each group."""
    if not len(starts):
        return np.zeros(size, dtype=np.int64)
    result: Array = np.add.reduceat(column, starts, dtype=np.int64)
    return result


def shares(amount: Array, weight: Array, group: Places, starts: Places) -> Array:
    """Whole shares of each group's amount by weight; what is left goes to the largest remainders, first come first."""
    if not len(group):
        return np.zeros(0, dtype=np.int64)
    whole = totals(weight, starts, len(amount))
    amount, weight = amount.astype(np.int64), weight.astype(np.int64)
    exact = np.abs(amount)[group] * weight
    divisor = np.maximum(whole, 1)[group]
    share, remainder = exact // divisor, exact % divisor
    left = np.where(whole > 0, np.abs(amount) - totals(share, starts, len(amount)), 0)
    order = np.lexsort((np.arange(len(group)), -remainder, group))
    rank = Groups(np.append(starts, len(group))).running(np.ones(len(group), dtype=np.int64))
    extra = np.empty(len(group), dtype=np.int64)
    extra[order] = rank <= left[group]
    result: Array = np.sign(amount)[group] * (share + extra)
    return result
