"""What random packs and hostile files once found: each stays mended."""

import json

import pytest

from billing_rules.engine import check, compare, first_changed_day
from billing_rules.facts import from_json
from billing_rules.formats import parse
from npo_platform.kernel.errors import Refusal, Refused
from tests.billing_rules.engine.small import (
    CITY,
    LOOKUP,
    MEAL,
    MINUTES,
    MONDAY,
    PRICE,
    QUANTITY,
    USER,
    amount,
    compiled,
    document,
    event,
    limit,
    messages,
    month,
    result_of,
)
from tests.billing_rules.engine.witness import differences
from tests.billing_rules.fuzz.test_packs import explain_everything

SINCE = {"from": "2026-04-01", "ref": "別表"}
FEE = {"name": "fee", "label": "月額", "level": "provider", "min": 5, "max": 1000}
BASE = [{"label": "基本額", "level": "invoice", "column": "base", "to": "city"}]
PAID = [LOOKUP, USER, CITY, QUANTITY]


def table(name, rows, keys=(), **values):
    values = {value: {"type": kind, "label": value} for value, kind in values.items()}
    return {"name": name, "label": f"表 {name}", "keys": list(keys), "values": values, "rows": rows}


def look_up(name, **changes):
    return {"step": "lookup", "table": name, "label": f"引く {name}"} | changes


def totals(*events, facts=None, **changes):
    """What a month comes to, explained everywhere and agreed on by the second opinion."""
    given = facts or {}
    result = result_of(compiled(**changes), *events, **given)
    assert differences(result, from_json(month(*events, **given))) == []
    explain_everything(result)
    return result.totals


BONUS = table(
    "bonus",
    [{"minutes": 0, "bonus": 1} | SINCE, {"minutes": {"min": 1, "max": 600}, "bonus": 7} | SINCE],
    ["minutes"],
    bonus="yen",
)


@pytest.mark.parametrize(("minutes", "city"), [(0, 501), (1, 507), (57, 507), (600, 507)])
def test_a_key_of_nothing_or_something_is_no_flag(minutes, city):
    steps = [LOOKUP, look_up("bonus"), USER, amount("city", "price + bonus"), QUANTITY]
    found = totals(event("2026-04-01", minutes=minutes), inputs=[MEAL, MINUTES], tables=[PRICE, BONUS], steps=steps)

    assert found["city"] == city


def test_a_refused_event_keeps_to_the_bounds_of_its_table():
    refusing = [{"meal": "lunch", "a": 5, "b": 6} | SINCE, {"meal": "dinner", "refuse": "対象外です。"} | SINCE]
    second = table("second", [{"a": "*", "b": "*", "c": 1} | SINCE], ["a", "b"], c="yen")
    found = totals(
        event("2026-04-01", "dinner"),
        tables=[PRICE, table("first", refusing, ["meal"], a="count", b="count"), second],
        steps=[LOOKUP, look_up("first"), look_up("second"), USER, amount("city", "price + c"), QUANTITY],
    )

    assert found["city"] == 0


def test_one_table_is_looked_up_by_one_kind_of_key():
    steps = [*PAID, {"step": "sum", "name": "meal", "of": "city", "to": "person", "label": "計"}]
    again = look_up("price", level="person")

    assert messages(steps=[*steps, again]) == [
        "手順 6番目「引く price」：表「単価表」は、別の値のキーで2回引かれています。表を2つに分けてください。"
    ]


def test_a_setting_is_a_column_like_any_other():
    settings = [MONDAY, {"name": "one", "label": "1食", "value": 1, "reason": "試験"}]
    ends = {"user": "user", "city": "city", "quantity": "one"}
    found = totals(event("2026-04-01"), event("2026-04-02"), settings=settings, outputs=ends, steps=PAID[:3])

    assert found["quantity"] == 2


def test_a_month_without_events_still_knows_the_provider():
    changes = {"inputs": [MEAL, FEE], "steps": [*PAID, amount("base", "fee * 2", level="invoice")], "adjustments": BASE}

    assert totals(facts={"provider": {"fee": 500}}, **changes)["city"] == 1000


def test_lines_group_by_the_words_of_any_choice():
    result = result_of(compiled(line={"by": ["weekday"]}), event("2026-04-01"))

    assert [(line.key, line.group) for line in result.lines] == [("A/wednesday", {"weekday": "wednesday"})]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"inputs": [MEAL, MEAL | {"name": "on"}]}, "名前「on」は1件ごとで2回使われています。"),
        ({"tables": [PRICE, PRICE]}, "表：「price」が2回書かれています。"),
        ({"settings": [MONDAY, MONDAY | {"value": "sunday"}]}, "設定：「first_weekday」が2回書かれています。"),
        ({"line": {"by": ["meal", "meal"]}}, "明細行：「meal」が2回書かれています。"),
        ({"line": {"units": {"total": "meal"}}}, "明細行 units：「食事」は選択肢です。"),
        ({"line": {"count": "weekday"}}, "明細行 count：count には選択肢の入力（status など）を書いてください。"),
        ({"adjustments": [*BASE, *BASE]}, "調整：「base」が2回書かれています。"),
        (
            {"inputs": [MEAL, FEE | {"name": "lunch"}], "adjustments": [BASE[0] | {"column": "lunch"}]},
            "「lunch」は明細行の選択肢の名前でもあります。",
        ),
        ({"calendar": {"rows": [SINCE, SINCE]}}, "休みの日 の行の from：「2026-04-01」が2回書かれています。"),
        ({"steps": [*PAID, limit(-1)]}, "上限は 0 以上の数にしてください。"),
        ({"steps": [*PAID, {"step": "sum", "name": "s", "of": "on", "to": "person", "label": "s"}]}, "合計できま"),
        (
            {"steps": [*PAID[:1], {"step": "last", "name": "l", "of": "meal", "label": "月末"},
                       limit(1, beyond="refuse"), *PAID[1:]]},
            "上限をこえた記録を断る手順は、合計や上限額の手順より前に置いてください。",
        ),
        ({"steps": [LOOKUP, USER, amount("city", "price * 5000000000000000"), QUANTITY]}, "大きくなりすぎます。"),
        (
            {"steps": [LOOKUP, USER, amount("city", "half_up(0 * price, 4611686018427387904)"), QUANTITY]},
            "大きくなりすぎます。",
        ),
        ({"calendar": {"rows": [SINCE | {"closed": ["W05-1/W06-1"]}]}}, "休みの期間「W05-1/W06-1」は"),
        ({"from": "0001-01-01"}, "「0001-01-01」は使えません。1868-01-01 から 2199-12-31 までの日にしてください。"),
        ({"from": "9999-12-31"}, "「9999-12-31」は使えません。"),
        ({"from": "令和8年4月1日"}, "「令和8年4月1日」は日付ではありません。"),
    ],
)  # fmt: skip
def test_a_pack_that_could_not_be_followed_is_refused(changes, message):
    assert any(message in one for one in messages(**changes)), messages(**changes)


@pytest.mark.parametrize(
    "closure", [{"weekdays": ["saturday", "sunday"]}, {"closed": ["04-01/06-30"]}], ids=["every day", "three months"]
)
def test_a_cut_off_that_never_comes_is_refused(closure):
    off = ["monday", "tuesday", "wednesday", "thursday", "friday"] if "weekdays" in closure else []
    deadline = {"step": "deadline", "name": "d", "label": "締切", "days_before": 1, "given_on": "on"}
    steps = [LOOKUP, deadline | {"rolls_back": [*off, "closed"]}, USER, amount("city", "price * d"), QUANTITY]

    assert messages(steps=steps, calendar={"rows": [SINCE | closure]}) == [
        "手順 2番目「締切」：休みの日が続きすぎて、締切の日がなくなります。休みの日を確かめてください。"
    ]


def test_an_adjustment_that_moves_from_city_to_user_is_a_change():
    changes = {"inputs": [MEAL, FEE], "steps": [*PAID, amount("base", "fee", level="invoice")], "adjustments": BASE}
    old, new = compiled(**changes), compiled(**changes | {"adjustments": [BASE[0] | {"to": "user"}]})

    assert [change.what for change in compare(old, new)] == ["調整"]
    assert str(first_changed_day(old, new)) == "2026-04-01"
    assert compare(old, old) == []


@pytest.mark.parametrize("when", ["1867-12", "2200-01", "9999-12", "0001-01"])
def test_facts_of_a_month_nobody_lives_in_are_refused(when):
    """A dated value of 9999 once reached into the history of the next person."""
    with pytest.raises(Refused) as refused:
        from_json(month(event(f"{when}-01"), people={"A": {"x": [{"from": f"{when}-01", "value": 1}]}}, when=when))

    assert [one.where for one in refused.value.findings] == ["people[0].inputs.x[0].from", "month", "events[0].on"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": "\\ud800"}', "unwritable"),
        ('{"\\udfff": 1}', "unwritable"),
        ('{"a": [["\\ud83d"]]}', "unwritable"),
        ('{"a": ' + "[" * 60 + "]" * 60 + "}", "not_json"),
        ('{"a": ' * 60 + "1" + "}" * 60, "not_json"),
    ],
)
def test_a_document_nobody_could_write_is_refused(text, code):
    with pytest.raises(Refusal) as refused:
        parse(text)

    assert refused.value.code == code
    assert [finding.code for finding in check(text)] == [code]


def test_a_whole_character_beyond_the_first_plane_is_no_half():
    assert parse('{"a": "\\ud867\\ude3d𩸽"}') == {"a": "𩸽𩸽"}


def test_a_pack_at_its_deepest_can_still_be_named():
    body = document(tests=[{"title": "深い", "facts": {"a": json.loads("[" * 40 + "]" * 40)}, "expect": {}}])

    assert any("月.a：知らない項目です。" in finding.message for finding in check(json.dumps(body)))
