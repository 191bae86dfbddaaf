"""Limits count events or days of one person, earlier events of the open period included."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_rules.engine import EventRefusal, explain_event, explain_invoice, explain_line
from billing_rules.engine.periods import Period
from billing_rules.engine.tables import days
from tests.billing_rules.engine.small import (
    CITY,
    LOOKUP,
    MEAL,
    MONDAY,
    PRICE,
    QUANTITY,
    USER,
    amount,
    compiled,
    event,
    limit,
    messages,
    result_of,
)

UNKNOWN = "ではまだ決まっていません。前の手順か入力の名前を書いてください。"

PAID = amount("city", "price if within else 0")
STATUS = {"name": "status", "label": "結果", "choices": {"handed": "手渡し", "absent": "不在"}}
COUNTED = {
    "name": "outcome",
    "label": "結果の扱い",
    "keys": ["status"],
    "values": {"counted": {"type": "flag", "label": "数える"}},
    "rows": [
        {"status": "handed", "counted": True, "from": "2026-04-01", "ref": "別表2"},
        {"status": "absent", "counted": False, "from": "2026-04-01", "ref": "別表2"},
    ],
}


def limited(most=2, **changes):
    return compiled(steps=[LOOKUP, limit(most, **changes), USER, PAID, QUANTITY])


def refusing(most=2, **changes):
    return compiled(steps=[LOOKUP, limit(most, beyond="refuse", **changes), USER, CITY, QUANTITY])


def paid_days(result):
    return [row.on.day for row in result.event_rows() if row.city_yen]


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("day", [1, 2, 5, 6, 7, 12, 13, 30]),
        ("week", [1, 2, 6, 7, 13, 30]),
        ("month", [1, 2]),
        ("quarter", [1, 2]),
        ("fiscal_year", [1, 2]),
    ],
)
def test_limit_two_events_in_a_period_pays_the_first_two_of_each(period, days):
    """April 2026 begins on a Wednesday; weeks run from Monday."""
    result = result_of(limited(period=period), event([f"2026-04-{day:02d}" for day in (1, 2, 5, 6, 7, 12, 13, 30)]))

    assert paid_days(result) == days
    assert result.totals["city"] == 500 * len(days)


@pytest.mark.parametrize(("first", "days"), [("monday", [4, 6]), ("sunday", [4, 5]), ("wednesday", [4, 8])])
def test_limit_a_week_begins_on_the_packs_own_weekday(first, days):
    """One meal a week; 4 April 2026 is a Saturday."""
    steps = [LOOKUP, limit(1), USER, PAID, QUANTITY]
    pack = compiled(steps=steps, settings=[MONDAY | {"value": first}])

    assert paid_days(result_of(pack, event([f"2026-04-0{day}" for day in (4, 5, 6, 7, 8)]))) == days


def test_limit_counts_what_came_before_the_month_but_never_prices_it():
    """30 and 31 March lie in the week of 1 April; the pack holds since March."""
    pack = compiled(
        steps=[LOOKUP, limit(3), USER, PAID, QUANTITY], **{"from": "2026-03-01"}, tables=[_price("2026-03-01")]
    )
    april = event(["2026-04-01/2026-04-03"])

    result = result_of(pack, april, before=[event(["2026-03-30/2026-03-31"])])

    assert paid_days(result) == [1]
    assert result.totals["quantity"] == 3
    assert [line.over_limit for line in result.lines] == [2]


def _price(since):
    return PRICE | {"rows": [row | {"from": since} for row in PRICE["rows"]]}


def test_limit_does_not_count_what_came_before_the_pack():
    result = result_of(limited(), event(["2026-04-01/2026-04-02"]), before=[event(["2026-03-30/2026-03-31"])])

    assert paid_days(result) == [1, 2]
    assert result.refusals == ()


def test_limit_counts_each_person_alone():
    result = result_of(limited(1), event("2026-04-01"), event("2026-04-01", person="B"))

    assert [(row.person, row.city_yen) for row in result.event_rows()] == [("A", 500), ("B", 500)]


def test_limit_orders_a_day_by_slot_then_key():
    """Dinner was written down first; lunch is eaten first and is the one within the limit."""
    result = result_of(limited(1), event("2026-04-01", "dinner"), event("2026-04-01", "lunch"))

    assert [(row.slot, row.city_yen) for row in result.event_rows()] == [("lunch", 500), ("dinner", 0)]


def test_limit_days_counts_two_meals_of_a_day_once():
    pack = limited(2, counts="days")
    days = ["2026-04-06/2026-04-08"]

    result = result_of(pack, event(days), event(days, "dinner"))

    assert [(row.on.day, row.city_yen > 0) for row in result.event_rows()] == [
        (6, True),
        (6, True),
        (7, True),
        (7, True),
        (8, False),
        (8, False),
    ]


def test_limit_per_meal_counts_each_meal_apart():
    pack = limited(1, period="day", per="meal")
    lunch = event("2026-04-01") | {"key": "first"}
    again = event("2026-04-01") | {"key": "second"}

    result = result_of(pack, again, lunch, event("2026-04-01", "dinner"))

    assert [(row.key, row.city_yen) for row in result.event_rows()] == [
        ("first", 500),
        ("second", 0),
        ("A/2026-04-01/dinner", 600),
    ]


def test_limit_where_leaves_out_what_does_not_count():
    steps = [{"step": "lookup", "table": "outcome", "label": "結果を引く"}, LOOKUP, limit(1, where="counted")]
    pack = compiled(steps=[*steps, USER, PAID, QUANTITY], tables=[PRICE, COUNTED], inputs=[MEAL, STATUS])

    result = result_of(
        pack,
        event("2026-04-01", status="absent"),
        event("2026-04-02", status="handed"),
        event("2026-04-03", status="absent"),
        event("2026-04-04", status="handed"),
    )

    assert [(row.on.day, row.over_limit) for row in result.event_rows()] == [
        (1, False),
        (2, False),
        (3, False),
        (4, True),
    ]
    assert "上限に数える記録ではありません。" in explain_event(result, "A/2026-04-03/lunch")[3].sentence


def test_limit_beyond_refused_names_the_rule_and_its_clause():
    result = result_of(refusing(), event(["2026-04-06/2026-04-08"]))

    assert result.refusals == (
        EventRefusal(
            key="A/2026-04-08/lunch",
            person="A",
            on=date(2026, 4, 8),
            sentence="月曜から数えて1週に2食までです。この記録は3食目にあたり、数えられません。予定か記録の日付を確かめてください。",
            clause="第4条",
            what="上限：月曜から数えて1週に2食まで",
        ),
    )
    assert result.totals == {"user": 0, "city": 1000, "total": 1000, "quantity": 2}


def test_limit_beyond_refused_before_the_month_is_not_told_again():
    pack = compiled(
        steps=[LOOKUP, limit(1, beyond="refuse"), USER, CITY, QUANTITY],
        tables=[_price("2026-03-01")],
        **{"from": "2026-03-01"},
    )

    result = result_of(pack, event("2026-04-06"), before=[event(["2026-03-30/2026-03-31"])])

    assert (result.refusals, result.totals["quantity"]) == ((), 1)


def test_limit_from_a_table_changes_on_its_own_day():
    """Two a week until 7 April, three from the 8th: each event asks the limit of its own day."""
    limits = {
        "name": "limits",
        "label": "上限",
        "values": {"most": {"type": "count", "label": "1週の上限"}},
        "rows": [
            {"most": 2, "from": "2026-04-01", "ref": "第4条"},
            {"most": 3, "from": "2026-04-08", "ref": "附則"},
        ],
    }
    steps = [LOOKUP, {"step": "lookup", "table": "limits", "label": "上限を引く"}, limit("most")]
    pack = compiled(steps=[*steps, USER, PAID, QUANTITY], tables=[PRICE, limits])

    result = result_of(pack, event(["2026-04-05/2026-04-09"]))

    assert paid_days(result) == [5, 6, 7, 8]
    assert [one.max for one in (*pack.limits(date(2026, 4, 1)), *pack.limits())] == [2, 3]
    assert pack.limits()[0].sentence == "月曜から数えて1週に3食まで"
    assert "月曜から数えて1週に表の数まで。" in explain_line(result, result.lines[0].key)[3].sentence


def test_limit_from_a_computed_column_describes_the_highest_it_can_be():
    steps = [LOOKUP, amount("most", "5 if price > 500 else 3", type="count"), limit("most")]

    pack = compiled(steps=[*steps, USER, PAID, QUANTITY])

    assert [one.max for one in pack.limits()] == [5]


def test_limit_explains_the_week_and_the_number():
    result = result_of(limited(), event(["2026-04-06/2026-04-08"]))
    week, within, beyond = (
        explain_line(result, result.lines[0].key)[2],
        explain_event(result, "A/2026-04-07/lunch")[2],
        explain_event(result, "A/2026-04-08/lunch")[2],
    )

    assert week.sentence == "月曜から数えて1週に2食まで。4月6日（月）からの1週の3食目にあたる4月8日（水）は 0円です。"
    assert within.sentence == "月曜から数えて1週に2食まで。この記録は2食目で、上限の内です。"
    assert (beyond.value_text, beyond.clause) == ("上限超え 1食", "第4条")


def test_limit_of_a_month_without_events_explains_nothing():
    assert [step.title for step in explain_invoice(result_of(limited()))] == ["合計"]


def test_limit_explains_at_most_five_days():
    result = result_of(limited(1, period="month"), event(["2026-04-01/2026-04-10"]))

    sentence = explain_line(result, result.lines[0].key)[2].sentence

    assert sentence.endswith("4月1日（水）からの1か月の6食目にあたる4月6日（月）など 9食は 0円です。")


def test_limit_explains_a_day_and_a_month_without_any():
    day = result_of(limited(1, period="day"), event("2026-04-01"), event("2026-04-01", "dinner"))
    steps = [{"step": "lookup", "table": "outcome", "label": "結果を引く"}, LOOKUP, limit(1, where="counted")]
    pack = compiled(steps=[*steps, USER, PAID, QUANTITY], tables=[PRICE, COUNTED], inputs=[MEAL, STATUS])
    nothing = result_of(pack, event(["2026-04-01/2026-04-02"], status="absent"))

    assert "4月1日（水）の2食目にあたる4月1日（水）は 0円です" in explain_event(day, "A/2026-04-01/dinner")[2].sentence
    assert explain_line(nothing, nothing.lines[0].key)[3].sentence.endswith("上限に数える記録はありません。")
    assert explain_line(result_of(limited(9), event(["2026-04-06/2026-04-08"])), "A/lunch/500")[2].sentence == (
        "月曜から数えて1週に9食まで。こえた記録はありません。最も多いときで 3食です。"
    )


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (limit(7, where="price"), "数える条件（where）は、はい・いいえ の式で書いてください。"),
        (limit("most"), f"「most」は、1件ごと{UNKNOWN}"),
        (
            limit(7, per="colour"),
            f"「colour」は、1件ごと{UNKNOWN}",
        ),
        (limit(7, per="price"), "「1食の単価」は選択肢ではありません。選択肢の入力の名前を書いてください。"),
        (limit("meal"), "「食事」は選択肢です。整数の列や入力の名前を書いてください。"),
        (
            limit("few", min=2),
            "下限（min）2 が上限（max）1 をこえています。どちらかを直してください。",
        ),
    ],
)
def test_check_a_faulty_limit_names_the_step(step, message):
    few = {"name": "few", "label": "少ない", "value": 1, "reason": "試験のため"}
    told = messages(settings=[MONDAY, few], steps=[LOOKUP, step, USER, PAID, QUANTITY])

    assert [one for one in told if not one.startswith("設定「少ない」")] == [f"手順 2番目「上限」：{message}"]


def least(*days, **changes):
    pack = compiled(steps=[LOOKUP, limit(5, counts="days", min=2), USER, PAID, QUANTITY])
    return result_of(pack, *(event(day) for day in days), **changes)


def told_of_limit(steps):
    return next(step.sentence for step in steps if step.title == "上限")


def test_explain_a_week_below_its_least_is_told():
    """The week of 27 July goes on into August, the one of 1 July begins with what was counted before."""
    result = least(
        "2026-07-01",
        "2026-07-06",
        "2026-07-13",
        "2026-07-14",
        "2026-07-27",
        before=[event("2026-06-30")],
        when="2026-07",
    )
    rule = "月曜から数えて1週に2日から5日まで。"

    assert told_of_limit(explain_invoice(result)) == (
        f"{rule}こえた記録はありません。最も多いときで 2日です。2日に足りないのは、7月6日（月）からの1週（1日）です。"
    )
    assert told_of_limit(explain_event(result, "A/2026-07-06/lunch")) == (
        f"{rule}この記録は1日目で、上限の内です。2日に足りないのは、7月6日（月）からの1週（1日）です。"
    )
    assert told_of_limit(explain_event(result, "A/2026-07-13/lunch")) == f"{rule}この記録は1日目で、上限の内です。"


def test_explain_weeks_of_several_people_below_their_least_are_counted():
    pack = compiled(steps=[LOOKUP, limit(5, counts="days", min=2), USER, PAID, QUANTITY])
    days = [event("2026-04-06"), event("2026-04-13"), event("2026-04-06", person="B"), event("2026-04-08", person="C")]
    result = result_of(pack, *days, event("2026-04-09", person="C"))

    assert told_of_limit(explain_invoice(result)).endswith("2日に足りない期間が、2人に 3 あります。")


def test_check_a_week_without_its_first_day_is_told():
    steps = [LOOKUP, limit(7), USER, PAID, QUANTITY]
    message = "手順 2番目「上限」：週の始まりを settings の first_weekday に monday や sunday の形で書いてください。"

    assert messages(steps=steps, settings=[]) == [message]
    assert messages(steps=steps, settings=[MONDAY | {"value": "someday"}]) == [message]


def test_check_a_limit_nobody_reads_is_told():
    assert messages(steps=[LOOKUP, limit(7), USER, CITY, QUANTITY]) == [
        "手順 2番目「上限」：結果「within」がどこにも使われていません。"
    ]


def test_check_a_refusing_limit_after_a_total_is_told():
    total = {"step": "sum", "name": "all", "of": "city", "to": "person", "label": "合計"}

    assert messages(steps=[LOOKUP, USER, CITY, QUANTITY, total, limit(7, beyond="refuse")]) == [
        "手順 6番目「上限」：上限をこえた記録を断る手順は、合計や上限額の手順より前に置いてください。"
    ]


def test_say_a_limit_in_words():
    assert limited().steps_in_words()[1] == "月曜から数えて1週に2食まで。こえた分は 0円。"
    assert refusing(period="day").steps_in_words()[1] == "1日に2食まで。こえた記録は受け付けない。"
    assert limited(words="週に2食。").steps_in_words()[1] == "週に2食。"


@pytest.mark.parametrize(
    ("period", "start"),
    [
        ("day", date(2026, 5, 1)),
        ("week", date(2026, 4, 27)),
        ("month", date(2026, 5, 1)),
        ("quarter", date(2026, 4, 1)),
        ("fiscal_year", date(2026, 4, 1)),
    ],
)
def test_open_window_starts_with_the_longest_period(period, start):
    assert limited(period=period).open_window_start(date(2026, 5, 1)) == start


def test_open_window_of_a_fiscal_year_reaches_back_to_april():
    assert limited(period="fiscal_year").open_window_start(date(2027, 2, 1)) == date(2026, 4, 1)


@given(day=st.dates(date(2000, 1, 1), date(2060, 12, 31)), other=st.dates(date(2000, 1, 1), date(2060, 12, 31)))
@pytest.mark.parametrize("name", ["day", "week", "month", "quarter", "fiscal_year"])
def test_two_days_lie_in_one_period_when_it_starts_on_one_day(name, day, other):
    period = Period(name, 2)

    one, two = period.numbers(np.array([days(day), days(other)]))

    assert (one == two) == (period.start(day) == period.start(other))
    assert period.start(day) <= day
    assert period.start(period.start(day)) == period.start(day)


@pytest.mark.parametrize(
    ("day", "start"), [((2027, 2, 10), (2027, 1, 1)), ((2026, 4, 1), (2026, 4, 1)), ((2026, 12, 31), (2026, 10, 1))]
)
def test_quarter_counts_from_april(day, start):
    assert Period("quarter", 0).start(date(*day)) == date(*start)
