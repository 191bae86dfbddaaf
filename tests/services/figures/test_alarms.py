"""From the first worry to the word that ended it, stop by stop."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from services.figures.queries.alarms import alarms_of, rank
from services.records.queries import Said

STOP, PERSON = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)


def said(word: str, minutes: int, seconds: int = 0) -> Said:
    return Said(STOP, PERSON, word, NOON + timedelta(minutes=minutes, seconds=seconds))


@pytest.mark.parametrize(
    ("checks", "unserved", "minutes"),
    [
        ([("not_met", 0), ("usual", 45)], [("absent", 0)], [45]),
        ([("concern", 0), ("usual", 10), ("concern", 30), ("usual", 50)], [], [50]),
        ([("concern", 0), ("usual", 10), ("concern", 30)], [], [None]),
        ([("usual", 20)], [("absent", 0)], [20]),
        ([("usual", 0)], [("refused", 0)], []),
        ([("usual", -60)], [("absent", 0)], []),
        ([], [("refused", 0)], [None]),
        ([("usual", 0)], [], []),
        ([("not_met", 0), ("usual", -5)], [], [None]),
    ],
)
def test_an_alarm_ends_with_the_first_usual_no_worry_follows(
    checks: list[tuple[str, int]], unserved: list[tuple[str, int]], minutes: list[int | None]
) -> None:
    told = [said(*one) for one in sorted(checks, key=lambda one: one[1])]

    assert [one.minutes for one in alarms_of(told, [said(*one) for one in unserved])] == minutes


def test_minutes_are_whole_and_begun_ones_do_not_count() -> None:
    assert [one.minutes for one in alarms_of([said("concern", 0), said("usual", 9, 59)], [])] == [9]


@pytest.mark.parametrize(
    ("values", "half", "most"),
    [
        ([], None, None),
        ([7], 7, 7),
        ([30, 10, 20], 20, 30),
        ([40, 30, 20, 10], 20, 40),
        (list(range(1, 11)), 5, 9),
        (list(range(1, 12)), 6, 10),
    ],
)
def test_ranks_are_rounded_up(values: list[int], half: int | None, most: int | None) -> None:
    assert (rank(values, Fraction(1, 2)), rank(values, Fraction(9, 10))) == (half, most)
