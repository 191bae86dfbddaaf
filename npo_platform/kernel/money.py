"""Whole yen and the only scalar rounding in the product (columns round in the engine)."""

from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """How a fraction of a yen becomes a whole yen: 切捨て, 四捨五入, 切上げ."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


def to_yen(amount: Fraction, rounding: Rounding) -> int:
    """Round an exact amount to whole yen; a half goes away from zero, down and up follow the number line."""
    numerator, denominator = amount.numerator, amount.denominator
    if rounding is Rounding.DOWN:
        return numerator // denominator
    if rounding is Rounding.UP:
        return -(-numerator // denominator)
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def tax_within(total: int, percent: int) -> int:
    """The consumption tax inside a tax-inclusive total, a fraction dropped once per rate (消費税法基本通達 1-8-15).

    What is given back mirrors what was billed.
    """
    sign = -1 if total < 0 else 1
    return sign * (abs(total) * percent // (100 + percent))


def signed(yen: int) -> str:
    """Yen as told in a difference: ＋1,234 / −1,234 / ±0."""
    if yen == 0:
        return "±0"
    return f"{'＋' if yen > 0 else '−'}{abs(yen):,}"
