"""芦屋市 and 相模原市, rows N33 and N34: figures typed from the table, the contract's made up."""

from datetime import date

import pytest

from tests.billing_rules.library.city_months import clauses, meal, money, month_of, pack_of
from tests.billing_rules.library.test_n18_to_n34 import CITIES


@pytest.mark.parametrize("diet", ["low_calorie", "kidney", "diabetic"])
def test_ashiya_therapeutic_meals_cost_600(diet):
    """600 × 3."""
    days = meal(["2016-06-06", "2016-06-08"], diet=diet), meal("2016-06-07", "dinner", diet=diet)

    assert money(month_of("ashiya/meals", *days, contract=CITIES["ashiya"][3])) == (3, 1800, 600)


def test_ashiya_is_closed_on_sundays_holidays_and_substitute_holidays():
    """20 March 2016 is a Sunday and a holiday, the 21st its substitute."""
    pack = pack_of("ashiya/meals")

    assert [pack.is_closed(date(2016, 3, day)) for day in (19, 20, 21, 22)] == [False, True, True, False]


def test_ashiya_once_a_day_and_six_in_a_week():
    twice = meal("2016-06-06", diet="kidney"), meal("2016-06-06", "dinner", diet="kidney")

    result = month_of("ashiya/meals", *twice, contract=CITIES["ashiya"][3])

    assert clauses(result) == {"A/2016-06-06/dinner": "公表ページ（1日1食まで）"}
    assert [limit.max for limit in pack_of("ashiya/meals").limits()] == [1, 6]


def test_sagamihara_400_yen_become_500_in_october_2017():
    """16 dinners: 6,400 in September, 8,000 in October."""
    people, contract = {"A": {"district": "other"}}, {"commission": 0}
    weeks = {"2017-09": (4, 11, 18, 25), "2017-10": (2, 9, 16, 23)}

    results = [
        month_of(
            "sagamihara/meals",
            meal([f"{month}-{day:02d}/{month}-{day + 3:02d}" for day in mondays], "dinner"),
            people=people,
            contract=contract,
        )
        for month, mondays in weeks.items()
    ]

    assert [money(one) for one in results] == [(16, 6400, 0), (16, 8000, 0)]


@pytest.mark.parametrize(
    ("district", "which", "meals"),
    [("tsukui", "lunch", 1), ("tsukui", "dinner", 0), ("other", "dinner", 1), ("other", "lunch", 0)],
)
def test_sagamihara_lunch_in_the_former_tsukui_towns_and_dinner_elsewhere(district, which, meals):
    people = {"A": {"district": district}}

    result = month_of("sagamihara/meals", meal("2017-10-02", which), people=people, contract={"commission": 400})

    assert money(result)[0] == meals


def test_sagamihara_a_fifth_dinner_of_a_week_is_refused():
    people = {"A": {"district": "other"}}

    result = month_of(
        "sagamihara/meals", meal(["2017-10-02/2017-10-06"], "dinner"), people=people, contract={"commission": 400}
    )

    assert clauses(result) == {"A/2017-10-06/dinner": "資料（週4食）"}
