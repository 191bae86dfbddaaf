"""Arithmetic inside groups of rows that lie together: running counts, totals, shares. All exact."""

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.frame import Mask
from billing_rules.engine.number import Array

Places = NDArray[np.intp]


def breaks(group: Array, window: Array) -> Mask:
    """Where a new (group, window) begins in rows ordered by them."""
    start = np.ones(len(group), dtype=bool)
    start[1:] = (window[1:] != window[:-1]) | (group[1:] != group[:-1])
    return start


def running(ones: Array, start: Mask) -> Array:
    """The running sum inside each group."""
    total = np.cumsum(ones)
    first = np.flatnonzero(start)
    base = total[first] - ones[first]
    result: Array = total - np.repeat(base, np.diff(first, append=len(ones)))
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
    extra = np.empty(len(group), dtype=np.int64)
    extra[order] = running(np.ones(len(group), dtype=np.int64), mask_of(starts, len(group))) <= left[group]
    result: Array = np.sign(amount)[group] * (share + extra)
    return result


def mask_of(places: Places, size: int) -> Mask:
    """True at the given places."""
    mask = np.zeros(size, dtype=bool)
    mask[places] = True
    return mask
