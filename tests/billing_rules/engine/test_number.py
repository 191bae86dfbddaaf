"""Columns round like the kernel rounds, and intervals hold what they promise."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_rules.engine.number import LARGEST, Number, alike, round_down, round_half_up, round_up
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.money import Rounding, to_yen

NUMERATORS = st.lists(st.integers(-(10**12), 10**12), min_size=1)
COLUMN_ROUNDINGS = [(round_down, Rounding.DOWN), (round_up, Rounding.UP), (round_half_up, Rounding.HALF_UP)]


@pytest.mark.parametrize(("column_rounding", "rounding"), COLUMN_ROUNDINGS)
@given(numerators=NUMERATORS, denominator=st.integers(1, 1000))
def test_round_a_column_equals_the_kernel_for_each_value(column_rounding, rounding, numerators, denominator):
    column = np.array(numerators, dtype=np.int64)

    rounded = column_rounding(column, denominator).tolist()

    assert rounded == [to_yen(Fraction(n, denominator), rounding) for n in numerators]


@pytest.mark.parametrize(("half", "expected"), [(197, 99), (-197, -99), (1, 1), (-1, -1)])
def test_round_half_up_at_a_half_goes_away_from_zero(half, expected):
    """98.5 is 99 in the care rules; Python, numpy and SQL would say 98."""
    assert round_half_up(half, 2) == expected


@given(
    st.tuples(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 40)),
    st.tuples(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 40)),
)
def test_compute_with_intervals_holds_every_result(one, two):
    first = Number(min(one[:2]), max(one[:2]), one[2])
    second = Number(min(two[:2]), max(two[:2]), two[2])

    for a in (first.exact(first.low), first.exact(first.high)):
        for b in (second.exact(second.low), second.exact(second.high)):
            for result, exact in ((first + second, a + b), (first * second, a * b), (first + -second, a - b)):
                assert result.exact(result.low) <= exact <= result.exact(result.high)
            assert (first / 7).exact(first.low) <= a / 7 <= (first / 7).exact(first.high)
            hull = first.hull(second)
            assert hull.exact(hull.low) <= min(a, b) <= max(a, b) <= hull.exact(hull.high)


def test_bring_two_columns_alike_keeps_their_values():
    third, half = alike(Number(1, 2, 3), Number(1, 1, 2))

    assert (third, half) == (Number(2, 4, 6), Number(3, 3, 6))


def test_sum_many_values_widens_the_interval_to_zero():
    assert Number(3, 5).times(10) == Number(0, 50)
    assert Number(-3, -2, 4).times(10) == Number(-30, 0, 4)


@pytest.mark.parametrize("bounds", [(0, LARGEST + 1, 1), (-LARGEST - 1, 0, 1), (0, 0, LARGEST + 1)])
def test_make_a_number_past_the_largest_is_refused(bounds):
    with pytest.raises(Refusal) as refused:
        Number(*bounds)

    assert refused.value.code == "overflow"
