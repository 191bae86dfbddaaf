"""The only scalar rounding, tax inside a total, and how differences are told."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npo_platform.kernel.money import Rounding, signed, tax_within, to_yen


@pytest.mark.parametrize(
    ("amount", "down", "half_up", "up"),
    [
        ("98.5", 98, 99, 99),
        ("98.4", 98, 98, 99),
        ("-98.5", -99, -99, -98),
        ("-98.4", -99, -98, -98),
        ("0", 0, 0, 0),
        ("7", 7, 7, 7),
        ("1/3", 0, 0, 1),
    ],
)
def test_round_to_yen_by_each_rule(amount, down, half_up, up):
    exact = Fraction(amount)

    assert [to_yen(exact, rule) for rule in (Rounding.DOWN, Rounding.HALF_UP, Rounding.UP)] == [down, half_up, up]


@given(amount=st.fractions(max_denominator=10_000))
def test_round_any_amount_stays_within_a_yen(amount):
    down, half_up, up = (to_yen(amount, rule) for rule in Rounding)

    assert down <= amount <= up
    assert up - down == (amount.denominator > 1)
    assert abs(half_up - amount) <= Fraction(1, 2)


@given(amount=st.fractions(max_denominator=10_000))
def test_round_half_up_of_a_negative_mirrors_the_positive(amount):
    assert to_yen(-amount, Rounding.HALF_UP) == -to_yen(amount, Rounding.HALF_UP)


def test_tax_inside_a_total_is_floored_once():
    """347,860 × 8 / 108 = 25,767.4"""
    assert tax_within(347_860, 8) == 25_767
    assert tax_within(110, 10) == 10
    assert tax_within(0, 10) == 0


def test_tax_given_back_is_the_tax_that_was_billed():
    """8,000 × 8 / 108 = 592.6"""
    assert (tax_within(8_000, 8), tax_within(-8_000, 8)) == (592, -592)


@pytest.mark.parametrize(("yen", "words"), [(1234, "＋1,234"), (-810, "−810"), (0, "±0")])
def test_tell_a_difference_with_its_sign(yen, words):
    assert signed(yen) == words
