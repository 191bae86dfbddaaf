"""Notice in time or not: the cut-off lies some days before, and rolls back over days nobody works."""

from datetime import date

import pytest

from billing_rules.engine import explain_event, explain_line
from tests.billing_rules.engine.small import (
    LOOKUP,
    MEAL,
    QUANTITY,
    USER,
    amount,
    compiled,
    event,
    messages,
    result_of,
)

NOTICE = {"name": "told_on", "label": "連絡の日", "type": "date", "if_missing": "2199-12-31"}
HOUR = {"name": "told_at", "label": "連絡の時刻", "type": "time", "if_missing": "23:59"}
OFFICE = ["saturday", "sunday", "holiday"]
CHARGED = amount("city", "0 if in_time else price")


def deadline(**changes):
    step = {"step": "deadline", "name": "in_time", "label": "取消の締切", "days_before": 1, "at": "15:00"}
    return step | {"rolls_back": OFFICE, "given_on": "told_on", "given_at": "told_at"} | changes


def strict(**changes):
    more = changes.pop("inputs", [])
    return compiled(
        **{"from": "2022-04-01"},
        inputs=[MEAL, NOTICE, HOUR, *more],
        tables=[PRICE_2022],
        steps=[LOOKUP, deadline(**changes), USER, CHARGED, QUANTITY],
    )


PRICE_2022 = {
    "name": "price",
    "label": "単価表",
    "keys": [],
    "values": {"price": {"type": "yen", "label": "1食の単価"}},
    "rows": [{"price": 500, "from": "2022-04-01", "ref": "別表1"}],
}


def told(on, at, day="2022-06-13"):
    return event(day, told_on=on, told_at=at)


@pytest.mark.parametrize(
    ("day", "cut_off"),
    [
        ("2022-06-13", "2022-06-10"),  # a Monday: Sunday and Saturday roll back to Friday
        ("2022-06-14", "2022-06-13"),
        ("2022-09-20", "2022-09-16"),  # Monday 19 September is a holiday, then the weekend
        ("2022-05-06", "2022-05-02"),  # three holidays in a row
    ],
)
def test_deadline_rolls_back_to_the_last_day_somebody_works(day, cut_off):
    pack = strict()
    month = {"when": day[:7]}

    in_time = result_of(pack, told(cut_off, "15:00", day), **month)
    late = result_of(pack, told(cut_off, "15:01", day), **month)

    assert pack.cut_offs(date.fromisoformat(day)) == [("取消の締切", date.fromisoformat(cut_off), 15 * 60)]
    assert (in_time.totals["city"], late.totals["city"]) == (0, 500)


def test_deadline_without_notice_is_late():
    result = result_of(strict(), event("2022-06-13"), when="2022-06")

    assert result.totals["city"] == 500
    told_why = [step.sentence for step in explain_event(result, "A/2022-06-13/lunch")]
    assert "締切は6月10日（金）15:00。連絡がないので、締切のあとです。" in told_why


def test_deadline_of_each_provider_is_an_input():
    own = [
        {"name": "lead", "label": "締切の日数", "level": "provider", "min": 0, "max": 7},
        {"name": "hour", "label": "締切の時刻", "level": "provider", "type": "time"},
    ]
    pack = strict(days_before="lead", at="hour", rolls_back=[], inputs=own)
    early = {"provider": {"lead": 2, "hour": "10:30"}, "when": "2022-06"}

    in_time = result_of(pack, told("2022-06-11", "10:30"), **early)
    late = result_of(pack, told("2022-06-11", "10:31"), **early)

    assert (in_time.totals["city"], late.totals["city"]) == (0, 500)
    assert pack.cut_offs(date(2022, 6, 13)) == []


def test_deadline_by_the_day_alone_takes_notice_all_that_day():
    pack = strict(at=None, given_at=None, days_before=3)

    assert result_of(pack, told("2022-06-10", "23:00"), when="2022-06").totals["city"] == 0
    assert result_of(pack, told("2022-06-11", "00:01"), when="2022-06").totals["city"] == 500


def test_deadline_rolls_back_over_the_packs_own_closed_days():
    calendar = {"rows": [{"from": "2022-04-01", "closed": ["06-09/06-10"], "ref": "第5条"}]}
    pack = compiled(
        **{"from": "2022-04-01"},
        inputs=[MEAL, NOTICE, HOUR],
        tables=[PRICE_2022],
        calendar=calendar,
        steps=[LOOKUP, deadline(rolls_back=[*OFFICE, "closed"]), USER, CHARGED, QUANTITY],
    )

    assert pack.cut_offs(date(2022, 6, 13))[0][1] == date(2022, 6, 8)


def test_deadline_is_explained_with_its_day_and_hour():
    pack = strict()
    result = result_of(
        pack, told("2022-06-10", "15:01"), told("2022-06-10", "9:00".zfill(5), "2022-06-14"), when="2022-06"
    )

    one = [step.sentence for step in explain_event(result, "A/2022-06-13/lunch")]
    many = [step.sentence for step in explain_line(result, result.lines[0].key)]

    assert "締切は6月10日（金）15:00。令和4年6月10日15:01の連絡は、締切のあとです。" in one
    assert any(said.endswith("2食のうち、締切をすぎた連絡は 1食です。") for said in many)
    assert pack.steps_in_words()[1] == "締切は前日の15:00（土曜・日曜・祝日にあたるときは、その前の日）。"


def test_deadline_for_orders_speaks_of_orders():
    pack = strict(notice="注文")
    result = result_of(pack, told("2022-06-10", "15:01"), event("2022-06-14"), when="2022-06")

    said = [step.sentence for key in ("13", "14") for step in explain_event(result, f"A/2022-06-{key}/lunch")]

    assert "締切は6月10日（金）15:00。令和4年6月10日15:01の注文は、締切のあとです。" in said
    assert "締切は6月13日（月）15:00。注文がないので、締切のあとです。" in said


def test_deadline_of_as_many_days_as_a_setting_says_is_the_packs_own():
    lead = {"name": "lead", "label": "何日前か", "value": 3, "reason": "試験のため"}
    pack = compiled(
        **{"from": "2022-04-01"},
        settings=[lead],
        inputs=[MEAL, NOTICE, HOUR],
        tables=[PRICE_2022],
        steps=[LOOKUP, deadline(days_before="lead"), USER, CHARGED, QUANTITY],
    )

    assert pack.steps_in_words()[1].startswith("締切は3日前の15:00")
    assert pack.cut_offs(date(2022, 6, 16)) == [("取消の締切", date(2022, 6, 13), 15 * 60)]


def test_a_record_refused_for_being_late_tells_the_cut_off():
    rows = [{"late": 0}, {"late": 1, "refuse": "締切をすぎた注文です。"}]
    rows = [row | {"from": "2022-04-01", "ref": "第7条"} for row in rows]
    orders = {"name": "orders", "label": "注文の表", "keys": ["late"], "rows": rows}
    ask = [amount("late", "not in_time", type="flag"), {"step": "lookup", "table": "orders", "label": "確かめる"}]
    pack = compiled(
        **{"from": "2022-04-01"},
        inputs=[MEAL, NOTICE, HOUR],
        tables=[PRICE_2022, orders],
        steps=[LOOKUP, deadline(notice="注文"), *ask, USER, amount("city", "price"), QUANTITY],
    )
    result = result_of(pack, told("2022-06-10", "15:01"), event("2022-06-14", "x"), when="2022-06")

    assert [step.sentence for step in explain_event(result, "A/2022-06-13/lunch")] == [
        "締切をすぎた注文です。",
        "締切は6月10日（金）15:00。令和4年6月10日15:01の注文は、締切のあとです。",
    ]
    assert len(explain_event(result, "A/2022-06-14/x")) == 1  # refused before any step was asked


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"given_at": None}, "at（締切の時刻）と given_at（連絡や注文の時刻）の両方を書いてください。"),
        ({"given_on": "meal"}, "「食事」は日付（date）の入力ではありません。"),
        ({"given_at": "told_on"}, "「連絡の日」は時刻（time）の入力ではありません。"),
        ({"rolls_back": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]},
         "rolls_back にすべての曜日があると、締切の日がなくなります。"),
    ],
)  # fmt: skip
def test_deadline_that_makes_no_sense_is_refused(changes, message):
    said = messages(inputs=[MEAL, NOTICE, HOUR], steps=[LOOKUP, deadline(**changes), USER, CHARGED, QUANTITY])

    assert any(one.endswith(message) for one in said)
