"""Months about fewer than five people are put together until nobody can be recognised, also by taking away."""

from billing_rules.advisories.queries import Found, cells_of
from npo_platform.kernel.calendar import Month

MONTHS = [Month(2026, 4).shift(n) for n in range(4)]


def month(n: int, people: int, *, first: int = 0, yen: int = 100) -> Found:
    found = Found((MONTHS[n],))
    for person in range(first, first + people):
        found.meet(n, person)
        found.add(yen, 2 * yen)
    return found


def told(*months: Found) -> list[tuple[list[str], int | None, int | None]]:
    return [(one["months"], one["people"], one["user"]) for one in cells_of(months)["cells"]]


def test_each_month_of_five_people_stands_alone() -> None:
    assert told(month(0, 5), month(1, 6)) == [(["2026-04"], 5, 500), (["2026-05"], 6, 600)]


def test_a_small_month_hides_behind_the_smallest_other() -> None:
    """Told apart, the total of 1,800 less 600 less 700 would be the four people's."""
    assert told(month(0, 4), month(1, 6), month(2, 8)) == [(["2026-04", "2026-05"], 6, 1000), (["2026-06"], 8, 800)]


def test_small_months_of_different_people_hide_together() -> None:
    assert told(month(0, 3), month(1, 3, first=10), month(2, 5)) == [
        (["2026-04", "2026-05"], 6, 600),
        (["2026-06"], 5, 500),
    ]


def test_a_provider_with_four_people_tells_only_that_it_is_touched() -> None:
    answer = cells_of([month(0, 4), month(1, 4)])
    assert answer["touched"] is True
    assert answer["cells"] == [answer["totals"]]
    assert answer["totals"] == {
        "months": ["2026-04", "2026-05"],
        "statements": 2,
        "people": None,
        "lines": None,
        "user": None,
        "city": None,
    }


def test_untouched_is_said_as_zero() -> None:
    answer = cells_of([Found((MONTHS[0],))])
    assert (answer["touched"], answer["totals"]["user"], answer["totals"]["people"]) == (False, 0, 0)
