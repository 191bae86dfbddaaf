"""Workdays: the turn of the year, holidays, and deadlines that roll."""

from datetime import date

import pytest

from npo_platform.kernel.workdays import is_banking_day, is_workday, rolled, workdays_before


@pytest.mark.parametrize(
    ("day", "office", "bank"),
    [
        (date(2026, 11, 30), True, True),
        (date(2026, 11, 29), False, False),  # a Sunday
        (date(2026, 11, 23), False, False),  # 勤労感謝の日
        (date(2026, 12, 29), False, True),  # offices rest, banks do not yet
        (date(2026, 12, 31), False, False),
        (date(2027, 1, 4), True, True),
    ],
)
def test_offices_and_banks_rest_on_their_own_days(day: date, office: bool, bank: bool) -> None:
    assert (is_workday(day), is_banking_day(day)) == (office, bank)


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 11, 10), date(2026, 11, 10)),
        (date(2026, 10, 10), date(2026, 10, 13)),  # Saturday, Sunday, スポーツの日
        (date(2026, 12, 29), date(2027, 1, 4)),
        (date(2026, 5, 2), date(2026, 5, 7)),  # Saturday before 5/3 (Sunday), 5/4, 5/5, and 5/6 in lieu
    ],
)
def test_rolled_is_the_day_or_the_next_workday(day: date, moved: date) -> None:
    assert rolled(day) == moved


def test_workdays_before_counts_only_workdays() -> None:
    assert workdays_before(date(2026, 10, 13), 3) == date(2026, 10, 7)
    assert workdays_before(date(2027, 1, 5), 2) == date(2026, 12, 28)
