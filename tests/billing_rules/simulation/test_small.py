"""A class or row about few people does not follow from the total and the others."""

import pytest

from billing_rules.engine.impact import Case
from billing_rules.simulation.queries import Tally


def _told(*counts: int, kind: str = "class") -> list[int | None]:
    """What is told of one provider's classes of so many people each, no person in two of them."""
    tally = Tally()
    for number, count in enumerate(counts):
        who = {f"{number}-{person}" for person in range(count)}
        tally.cases[Case(kind, "区分", str(number))] = who, {"user": [0, count * 10], "city": [0, count * 30]}
    told = tally.figures["cases"]
    assert all((one["people"] is None) == (one["figures"] is None) for one in told)
    return [one["people"] for one in told]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((10, 8, 6), [10, 8, 6]),
        ((10, 8, 1), [10, None, None]),  # 19 less 10 less 8 would be the one
        ((10, 2, 1), [None, None, None]),  # the two and the one are three
        ((10, 3, 2), [10, None, None]),  # five together, and nobody knows who is whose
        ((10, 1), [None, None]),
        ((4,), [None]),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["class", "row"])
def test_small_one_takes_the_smallest_other_along(kind: str, counts: tuple[int, ...], told: list[int | None]) -> None:
    assert _told(*counts, kind=kind) == told


def test_reasons_have_no_total_and_hide_no_other() -> None:
    assert _told(9, 1, kind="refused") == [9, None]
