"""A week against the city's rules alone, without a database."""

from datetime import date

import pytest

from services.people.models import Decision
from services.plans.checks import MealDraft, check_plan
from tests.billing_rules.engine.small import CITY, LOOKUP, QUANTITY, USER, amount, compiled, limit

RULES = compiled(
    steps=[
        LOOKUP,
        limit(5, min=2, counts="days", label="1週の上限"),
        USER,
        amount("paid", "price if within else 0"),
        CITY | {"formula": "paid"},
        QUANTITY,
    ]
)
ANY_DAY = Decision(number="第1号", weekdays="0123456", per_week=None)


@pytest.mark.parametrize(
    ("weekdays", "message"),
    [
        ([0], "1日ふやしてください"),
        ([0, 1], ""),
        ([0, 1, 2, 3, 4], ""),
        ([0, 1, 2, 3, 4, 5], "1日減らしてください"),
        ([], ""),
    ],
)
def test_check_plan_keeps_between_the_least_and_the_most_of_a_week(weekdays: list[int], message: str) -> None:
    week = [MealDraft(day, "lunch", "regular") for day in weekdays]

    found = [one.message for one in check_plan(week, decision=ANY_DAY, rules=RULES, on=date(2026, 4, 1))]

    told = f"市の規則は月曜から数えて1週に2日から5日までです（第4条）。予定は週{len(weekdays)}日"
    assert [one.startswith(told) and one.endswith(message) for one in found] == [True] * bool(message)
