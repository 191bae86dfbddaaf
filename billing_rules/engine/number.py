"""Exact whole-number columns: numerators over a constant denominator, with a proven interval.

A column is held in the narrowest type its interval fits. Choosing and comparing never leave the types of what they
are given; arithmetic may, so it is told the type to run in (`type_of`), which the intervals prove wide enough.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npo_platform.kernel.errors import Refusal

Array = NDArray[np.signedinteger[Any]]
Kind = np.dtype[np.signedinteger[Any]]
LARGEST = 2**62
_KINDS: tuple[Kind, ...] = tuple(np.dtype(kind) for kind in (np.int8, np.int16, np.int32, np.int64))


@dataclass(frozen=True, slots=True)
class Number:
    """Every value of a column is n / denominator with low ≤ n ≤ high; refused where n could pass 2^62."""

    low: int
    high: int
    denominator: int = 1

    def __post_init__(self) -> None:
        if max(abs(self.low), abs(self.high), self.denominator) > LARGEST:
            raise Refusal("overflow", "計算の途中の数が大きくなりすぎます。入力や単価の上限を小さくしてください。")

    @property
    def is_flag(self) -> bool:
        return self.denominator == 1 and self.low >= 0 and self.high <= 1

    def over(self, denominator: int) -> "Number":
        """The same values written over a multiple of the denominator."""
        factor = denominator // self.denominator
        return Number(self.low * factor, self.high * factor, denominator)

    def __add__(self, other: "Number") -> "Number":
        left, right = alike(self, other)
        return Number(left.low + right.low, left.high + right.high, left.denominator)

    def __neg__(self) -> "Number":
        return Number(-self.high, -self.low, self.denominator)

    def __mul__(self, other: "Number") -> "Number":
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Number(min(corners), max(corners), self.denominator * other.denominator)

    def __truediv__(self, divisor: int) -> "Number":
        return Number(self.low, self.high, self.denominator * divisor)

    def times(self, count: int) -> "Number":
        """The sum of at most `count` such values."""
        return Number(min(0, self.low * count), max(0, self.high * count), self.denominator)

    def hull(self, other: "Number") -> "Number":
        """Either of two values."""
        left, right = alike(self, other)
        return Number(min(left.low, right.low), max(left.high, right.high), left.denominator)

    def exact(self, numerator: int) -> Fraction:
        return Fraction(numerator, self.denominator)


FLAG = Number(0, 1)


def type_of(*numbers: Number) -> Kind:
    """The narrowest type that holds every value of all of them, and its opposite."""
    largest = max(max(-number.low, number.high) for number in numbers)
    return next(kind for kind in _KINDS if largest <= np.iinfo(kind).max)


def whole(value: int) -> Number:
    """The interval of one whole number."""
    return Number(value, value)


def alike(left: Number, right: Number) -> tuple[Number, Number]:
    """Both over one denominator."""
    common = lcm(left.denominator, right.denominator)
    return left.over(common), right.over(common)


def round_down(column: Any, step: int) -> Any:
    """⌊n / step⌋: down the number line."""
    return column // step


def round_up(column: Any, step: int) -> Any:
    """⌈n / step⌉: up the number line."""
    return -(-column // step)


def round_half_up(column: Any, step: int) -> Any:
    """n / step to the nearest whole; a half goes away from zero."""
    return np.sign(column) * ((2 * abs(column) + step) // (2 * step))
