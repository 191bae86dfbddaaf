"""Dates and hours as inputs, and what the calendar says of a day without being asked."""

import pytest

from tests.billing_rules.engine.small import (
    LOOKUP,
    MEAL,
    PRICE,
    QUANTITY,
    USER,
    amount,
    compiled,
    event,
    messages,
    result_of,
)

LEFT = {"name": "left_on", "label": "退院の日", "level": "person", "type": "date"}
ROWS = [row | {"from": "2024-04-01"} for row in PRICE["rows"]]
OTHERS = ["monday", "wednesday", "thursday", "friday", "saturday", "sunday"]
HOUR = {"name": "hour", "label": "時刻", "type": "time"}


def paying(formula, **changes):
    return compiled(steps=[LOOKUP, USER, amount("city", formula), QUANTITY], **changes)


def paid_days(result):
    return [row.on.day for row in result.event_rows() if row.city_yen]


def test_a_month_after_leaving_hospital_is_counted_in_days():
    """30 days from 20 March: the last is 18 April."""
    pack = paying("price if on - left_on < 30 else 0", inputs=[MEAL, LEFT])

    result = result_of(pack, event(["2026-04-17/2026-04-20"]), people={"A": {"left_on": "2026-03-20"}})

    assert paid_days(result) == [17, 18]


def test_a_date_that_is_none_refuses_the_event_with_its_spelling():
    pack = paying("price if on - left_on < 30 else 0", inputs=[MEAL, LEFT])

    for wrong in ("2026-02-30", "9999-12-31", "3月20日", 20260320):
        result = result_of(pack, event("2026-04-01"), people={"A": {"left_on": wrong}})

        assert [one.sentence for one in result.refusals] == ["退院の日は、2026-04-01 のような日付で入れてください。"]


def test_an_hour_is_compared_in_minutes():
    pack = paying("price if hour >= 960 else 0", inputs=[MEAL, HOUR])

    result = result_of(pack, event("2026-04-01", hour="15:59"), event("2026-04-02", hour="16:00"))
    wrong = result_of(pack, event("2026-04-01", hour="24:00"))

    assert paid_days(result) == [2]
    assert wrong.refusals[0].sentence == "時刻「24:00」は、15:00 のような時刻で入れてください。"


def test_what_is_missing_takes_the_value_the_pack_names():
    open_ended = LEFT | {"if_missing": "2199-12-31"}
    pack = paying("price if on < left_on else 0", inputs=[MEAL, open_ended])
    people = {"A": {"left_on": [{"from": "2026-04-02", "value": "2026-04-01"}]}, "B": {}}

    result = result_of(pack, event(["2026-04-01", "2026-04-02"]), event("2026-04-02", person="B"), people=people)

    assert [(row.person, row.on.day, row.city_yen) for row in result.event_rows()] == [
        ("A", 1, 500),
        ("A", 2, 0),
        ("B", 2, 500),
    ]


def test_a_value_for_what_is_missing_must_be_one_of_the_input():
    said = messages(inputs=[MEAL | {"if_missing": "supper"}])

    assert "入力「食事」：ないときの値（if_missing）「supper」は、この入力の値ではありません。" in said


def test_weekdays_and_holidays_are_keys_and_flags():
    """The town delivers on Tuesdays only, never on a holiday; 5 May 2026 is a Tuesday and a holiday."""
    days = {
        "name": "days",
        "label": "配達の曜日",
        "keys": ["weekday", "holiday"],
        "rows": [
            {"weekday": "tuesday", "holiday": 0, "from": "2026-04-01", "ref": "第3条"},
            {"weekday": "tuesday", "holiday": 1, "refuse": "祝日は休みです。", "from": "2026-04-01", "ref": "第3条"},
            {"weekday": OTHERS, "holiday": "*", "refuse": "火曜だけ配達します。", "from": "2026-04-01", "ref": "第3条"},
        ],
    }
    ask = {"step": "lookup", "table": "days", "label": "配達の曜日を確かめる"}
    pack = compiled(tables=[PRICE, days], steps=[LOOKUP, ask, USER, amount("city", "price"), QUANTITY])

    result = result_of(pack, event(["2026-05-04/2026-05-06", "2026-05-12"]), when="2026-05")

    assert paid_days(result) == [12]
    assert [(one.on.day, one.sentence) for one in result.refusals] == [
        (4, "火曜だけ配達します。"),
        (5, "祝日は休みです。"),
        (6, "火曜だけ配達します。"),
    ]


def test_the_closures_of_a_pack_may_name_holidays_and_single_days():
    rows = [{"from": "2026-04-01", "holidays": True, "days": ["2026-05-11"], "ref": "第3条"}]
    pack = compiled(calendar={"rows": rows}, steps=[LOOKUP, USER, amount("city", "0 if closed else price"), QUANTITY])

    result = result_of(pack, event(["2026-05-05/2026-05-07", "2026-05-11", "2026-05-12"]), when="2026-05")

    assert paid_days(result) == [7, 12]


@pytest.mark.parametrize(
    ("starts", "ends", "user", "city"),
    [
        ("2024-04-01", "2199-12-31", 790, 7_110),
        ("2024-06-20", "2199-12-31", 286, 2_574),
        ("2024-04-01", "2024-06-15", 390, 3_510),
    ],
)
def test_a_monthly_lump_is_shared_by_days_where_use_begins_or_ends_in_the_month(starts, ends, user, city):
    """7,900 yen a month; 260 yen a day in part of one: 20 to 30 June are 11 days, 2,860 yen; a tenth is the user's."""
    use = [
        {"name": name, "label": label, "level": "person", "type": "date"}
        for name, label in (("use_from", "利用の初日"), ("use_last", "利用の末日"))
    ]
    steps = [
        LOOKUP,
        {"step": "last", "name": "first", "of": "use_from", "label": "初日"},
        {"step": "last", "name": "final", "of": "use_last", "label": "末日"},
        amount("days", "max(0, min(final, month_last) - max(first, month_first) + 1)", level="person", type="count"),
        amount("fee", "7900 if days == month_last - month_first + 1 else min(7900, 260 * days)", level="person"),
        amount("own", "切捨て(fee / 10)", level="person"),
        amount("rest", "max(0, fee - own)", level="person"),
        amount("one", "1", type="count"),
        {"step": "spread", "name": "user", "of": "own", "how": "share", "by": "one", "label": "利用者の分"},
        {"step": "spread", "name": "city", "of": "rest", "how": "share", "by": "one", "label": "市の分"},
        QUANTITY,
    ]
    pack = compiled(**{"from": "2024-04-01"}, inputs=[MEAL, *use], tables=[PRICE | {"rows": ROWS}], steps=steps)

    result = result_of(
        pack,
        event(["2024-06-03", "2024-06-20", "2024-06-21"]),
        people={"A": {"use_from": starts, "use_last": ends}},
        when="2024-06",
    )

    assert (result.totals["user"], result.totals["city"]) == (user, city)
