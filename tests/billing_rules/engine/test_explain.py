"""Every yen explains itself: what was counted, which row since when, which clause, which sum."""

from datetime import date

import pytest

from billing_rules.engine import Step, explain_event, explain_invoice, explain_line, explain_person
from npo_platform.kernel.errors import Refusal
from tests.billing_rules.engine.small import (
    CITY,
    LOOKUP,
    MEAL,
    PRICE,
    QUANTITY,
    USER,
    amount,
    compiled,
    event,
    limit,
    result_of,
)

RATIO = {
    "name": "ratio",
    "label": "負担割合の表",
    "values": {"ratio": {"type": "rate", "label": "利用者の割合"}, "half": {"type": "rate", "label": "半分"}},
    "rows": [{"ratio": "0.1", "half": "1/3", "from": "2026-04-01", "ref": "第6条"}],
}
STATUS = {"name": "status", "label": "結果", "choices": {"handed": "手渡し", "absent": "不在"}}
STEPS = [
    LOOKUP,
    {"step": "lookup", "table": "ratio", "label": "割合を引く"},
    amount("user", "切捨て(price * ratio)", label="利用者の負担", clause="第7条"),
    amount("city", "price - user", label="市の負担"),
    amount("quantity", "1", type="count", label="食数"),
]


def test_explain_a_row_for_any_case_leaves_its_key_out_and_quotes_a_word_with_a_dot():
    choices = {"a": "置き配・宅配ボックス", "b": "手渡し", "c": "不在"}
    status = STATUS | {"choices": choices}
    rows = [{"status": ["a", "b"], "due": True}, {"status": "c", "due": False}]
    rows = [row | {"meal": "*", "from": "2026-04-01", "ref": "第7条"} for row in rows]
    values = {"due": {"type": "flag", "label": "算定する"}}
    outcome = {"name": "outcome", "label": "扱い", "keys": ["meal", "status"], "values": values, "rows": rows}
    look = {"step": "lookup", "table": "outcome", "label": "扱いを引く"}
    pack = compiled(steps=[LOOKUP, look, USER, CITY, QUANTITY], tables=[PRICE, outcome], inputs=[MEAL, status])

    steps = explain_event(result_of(pack, event("2026-04-01", status="a")), "A/2026-04-01/lunch")

    assert steps[2].sentence == "扱い：「置き配・宅配ボックス」・手渡し 算定する はい、令和8年4月1日から。"


@pytest.mark.parametrize(
    ("default", "given", "said"),
    [
        ("2199-12-31", {}, "値なし"),
        ("2199-12-31", {"told_on": "2026-03-31"}, "令和8年3月31日"),
        ("2026-03-31", {}, "令和8年3月31日"),  # a default that is reckoned with is told as it is
        ("2100-01-01", {"told_on": "2099-12-31"}, "令和81年12月31日"),
    ],
)
def test_explain_a_day_nobody_gave_as_none(default, given, said):
    told_on = {"name": "told_on", "label": "連絡の日", "type": "date", "if_missing": default}
    late = amount("late", "told_on > on", type="flag", label="遅い連絡")
    city = amount("city", "0 if late else price")
    pack = compiled(steps=[LOOKUP, late, USER, city, QUANTITY], inputs=[MEAL, told_on])

    told = [
        step.sentence for step in explain_event(result_of(pack, event("2026-04-01", **given)), "A/2026-04-01/lunch")
    ]

    assert f"連絡の日 {said} ＞ 提供日 令和8年4月1日" in told[2]


@pytest.fixture
def result():
    pack = compiled(steps=STEPS, tables=[PRICE, RATIO], inputs=[MEAL, STATUS], line={"by": ["meal"], "count": "status"})
    lunches = event(["2026-04-01/2026-04-03"], status="handed")
    return result_of(pack, lunches, event("2026-04-01", "dinner", status="absent"), event("2026-04-02", "supper"))


def test_explain_an_event_shows_row_clause_formula_and_value(result):
    assert explain_event(result, "A/2026-04-01/dinner") == [
        Step("記録を数える", "4月1日（水）の記録は 1件。不在 1。", value_text="1件"),
        Step(
            title="単価を引く",
            sentence="単価表：夕食 1食の単価 600円、令和8年4月1日から。",
            clause="別表1",
            value_text="1食の単価 600円",
            row_since=date(2026, 4, 1),
            inputs={"食事": "夕食"},
        ),
        Step(
            title="割合を引く",
            sentence="負担割合の表：利用者の割合 10％、半分 1／3、令和8年4月1日から。",
            clause="第6条",
            value_text="利用者の割合 10％、半分 1／3",
            row_since=date(2026, 4, 1),
        ),
        Step(
            title="利用者の負担",
            sentence="利用者の負担 ＝ ［1食の単価 600円 × 利用者の割合 10％］の1円未満切捨て ＝ 60円。",
            clause="第7条",
            value_text="60円",
            inputs={"1食の単価": "600円", "利用者の割合": "10％"},
        ),
        Step(
            title="市の負担",
            sentence="市の負担 ＝ 1食の単価 600円 − 利用者の負担 60円 ＝ 540円。",
            value_text="540円",
            inputs={"1食の単価": "600円", "利用者の負担": "60円"},
        ),
        Step("食数", "食数 ＝ 1。", value_text="1"),
        Step("合計", "利用者の負担 60円 ＋ 市の負担 540円 ＝ 総額 600円。", value_text="600円"),
    ]


def test_explain_a_line_multiplies_what_is_equal(result):
    told = [step.sentence for step in explain_line(result, "A/lunch")]

    assert told == [
        "令和8年4月の記録は 3件。手渡し 3。",
        "単価表：昼食 1食の単価 500円、令和8年4月1日から。",
        "負担割合の表：利用者の割合 10％、半分 1／3、令和8年4月1日から。",
        "利用者の負担 ＝ 50円 × 3食 ＝ 150円。",
        "市の負担 ＝ 450円 × 3食 ＝ 1,350円。",
        "食数 ＝ 3食。",
        "利用者の負担 150円 ＋ 市の負担 1,350円 ＝ 総額 1,500円。",
    ]


def test_explain_a_person_tells_every_row_and_how_often(result):
    told = explain_person(result, "A")

    assert told[0].sentence == "令和8年4月の記録は 4件。手渡し 3・不在 1。"
    assert told[1].sentence == (
        "単価表：昼食 1食の単価 500円（3食）、令和8年4月1日から。夕食 1食の単価 600円（1食）、令和8年4月1日から。"
    )
    assert (told[1].value_text, told[1].inputs) == ("2行", {"食事": "昼食・夕食"})
    assert told[3].sentence == "利用者の負担 ＝ 50円 × 3食 ＋ 60円 × 1食 ＝ 210円。"


def test_explain_the_invoice_ends_with_the_totals(result):
    assert explain_invoice(result)[-1].sentence == "利用者の負担 210円 ＋ 市の負担 1,890円 ＝ 総額 2,100円。"


def test_explain_a_refused_event_tells_why(result):
    assert explain_event(result, "A/2026-04-02/supper") == [
        Step(
            "受け付けられない記録",
            "食事「supper」は、この規則の選択肢にありません。昼食・夕食 から選んでください。",
        )
    ]


@pytest.mark.parametrize(
    ("explain", "message"),
    [
        (explain_event, "記録「nobody」は、この計算の結果にありません。画面を開き直してください。"),
        (explain_line, "明細行「nobody」は、この計算の結果にありません。画面を開き直してください。"),
        (explain_person, "利用者「nobody」は、この計算の結果にありません。画面を開き直してください。"),
    ],
)
def test_explain_something_unknown_is_refused(result, explain, message):
    with pytest.raises(Refusal) as refused:
        explain(result, "nobody")

    assert (refused.value.code, refused.value.message) == ("unknown_key", message)


def test_explain_a_unit_price_does_not_sum_it():
    """The rest of the price is a unit price: nothing adds it up, so its explanation does not either."""
    rest = amount("rest", "price - 100", label="残り")
    pack = compiled(steps=[LOOKUP, rest, USER, CITY, QUANTITY], line={})

    result = result_of(pack, event(["2026-04-01/2026-04-02"]), event("2026-04-01", "dinner"))

    assert explain_line(result, "A")[2].sentence == "残り：400円（2食）、500円（1食）。"
    assert explain_line(result, "A")[2].value_text == ""


def test_explain_an_amount_that_is_nothing_says_so():
    result = result_of(compiled(), event(["2026-04-01/2026-04-02"]))

    assert explain_line(result, "A/lunch/500")[2].sentence == "user ＝ 0円。"


def test_explain_counts_what_went_over_the_limit():
    steps = [LOOKUP, limit(1), USER, amount("city", "price if within else 0"), QUANTITY]
    result = result_of(compiled(steps=steps), event(["2026-04-06/2026-04-08"]))

    assert explain_line(result, "A/lunch/500")[0].sentence == "令和8年4月の記録は 3件。上限超え 2。"


def test_explain_tells_of_records_a_limit_refused():
    """Six lunches of A in one week of five; B's month had none beyond."""
    pack = compiled(steps=[LOOKUP, limit(5, beyond="refuse"), USER, CITY, QUANTITY])
    result = result_of(pack, event(["2026-04-06/2026-04-11"]), event("2026-04-06", person="B"))

    rule = "月曜から数えて1週に5食まで。"
    assert (
        explain_line(result, "A/lunch/500")[2].sentence == f"{rule}こえた記録 1件は断りました。最も多いときで 5食です。"
    )
    assert explain_invoice(result)[2].sentence == f"{rule}こえた記録 1件は断りました。最も多いときで 5食です。"
    assert explain_person(result, "B")[2].sentence == f"{rule}この記録は1食目で、上限の内です。"


def test_explain_a_negative_unit_writes_a_minus_sign():
    pack = compiled(steps=[LOOKUP, amount("less", "0 - price", label="差"), USER, CITY, QUANTITY])
    result = result_of(pack, event("2026-04-01"))

    assert explain_event(result, "A/2026-04-01/lunch")[2].value_text == "−500円"
