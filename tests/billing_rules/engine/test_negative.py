"""A result that may be below zero: the formula that subtracts is named, and the input that lets it."""

import pytest

from tests.billing_rules.engine.small import LOOKUP, MEAL, PRICE, QUANTITY, USER, amount, messages

BELOW = "がマイナスになることがあります。"
ADVICE = (
    "引く額が引かれる額をこえないなら、price - 最小(user_yen, price) のように1つの式で書いてください。"
    "0円でよいときだけ、最大(0, …) で 0 を下限にします。"
)
RATE = {
    "name": "rate",
    "label": "割合の表",
    "values": {"part": {"type": "rate", "label": "割合"}},
    "rows": [{"part": "0.9", "from": "2026-04-01", "ref": "別表2"}],
}
MONTH = [
    LOOKUP,
    {"step": "lookup", "table": "rate", "label": "割合を引く", "level": "person"},
    {"step": "sum", "name": "cost", "of": "price", "to": "person", "label": "1か月の費用"},
    amount("city_month", "切捨て(cost * part)", level="person"),
]
SHARES = [
    {"step": "spread", "name": name, "of": of, "how": "share", "by": "price", "label": name}
    for name, of in (("user", "user_month"), ("city", "city_month"))
]


def monthly(formula: str) -> list[str]:
    user = amount("user_month", formula, level="person", label="1か月の利用者負担")
    return messages(steps=[*MONTH, user, *SHARES, QUANTITY], tables=[PRICE, RATE])


def test_negative_names_the_formula_that_subtracts_and_not_the_step_that_shares_it():
    assert monthly("cost - city_month") == [f"結果 user：「1か月の利用者負担」（手順 5番目）{BELOW}{ADVICE}"]


@pytest.mark.parametrize(
    "formula", ["cost - 切捨て(cost * part)", "cost - 切捨て((1 - part) * cost)", "cost - 最小(city_month, cost)"]
)
def test_negative_what_is_left_beside_a_part_of_the_same_cannot_be(formula):
    assert monthly(formula) == []


@pytest.mark.parametrize("formula", ["cost - 切捨て(cost * (2 - part))", "cost - 切上げ(cost * part)"])
def test_negative_what_is_left_beside_more_than_the_same_or_a_part_rounded_up_may_be(formula):
    assert monthly(formula) == [f"結果 user：「1か月の利用者負担」（手順 5番目）{BELOW}{ADVICE}"]


def test_negative_leads_through_a_choice_to_the_subtraction():
    rest = amount("rest", "price - 501", label="残り")
    told = messages(steps=[LOOKUP, USER, rest, amount("city", "rest if price > 0 else 0"), QUANTITY])

    assert told == [f"結果 city：「残り」（手順 3番目）{BELOW}{ADVICE}"]


@pytest.mark.parametrize(
    ("name", "formula", "cause"),
    [
        ("弁当代", "bento - 300", "入力「弁当代」は 0円 もありえます。ありえないなら min を直してください。"),
        ("弁当代", "price - bento", "入力「弁当代」は 900円 もありえます。ありえないなら max を直してください。"),
    ],
)
def test_negative_names_the_input_whose_range_allows_it_first(name, formula, cause):
    bento = {"name": "bento", "label": name, "level": "contract", "min": 0, "max": 900, "unit": "円"}
    told = messages(steps=[LOOKUP, USER, amount("city", formula), QUANTITY], inputs=[MEAL, bento])

    assert told == [f"結果 city：「city」（手順 3番目）{BELOW}{cause}{ADVICE}"]
