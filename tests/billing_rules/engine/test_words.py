"""Figures as people say them: decimals where they end, fractions only where they never do."""

from fractions import Fraction

import pytest

from billing_rules.engine.words import value_words


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (Fraction(1, 10), "rate", "10％"),
        (Fraction(245, 1000), "rate", "24.5％"),
        (1, "rate", "100％"),
        (Fraction(1, 3), "rate", "1／3"),
        (Fraction(1042, 100), "rate", "10.42"),
        (Fraction(4, 3), "rate", "4／3"),
        (Fraction(-5, 100), "rate", "−5％"),
        (1234, "yen", "1,234円"),
        (Fraction(-2469, 2), "yen", "−1,234.5円"),
        (Fraction(1200), "units", "1,200単位"),
        (Fraction(12005, 10), "units", "1,200.5単位"),
    ],
)
def test_value_is_told_as_people_write_it(value, kind, said):
    assert value_words(value, kind) == said
