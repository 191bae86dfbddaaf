"""What the ordinance leaves open stands in one setting: tables and formulas read it there, and say so."""

import pytest

from billing_rules.engine import check, compare, explain_event, explain_invoice
from billing_rules.facts import from_json
from tests.billing_rules.engine.small import (
    ENDS,
    LOOKUP,
    MEAL,
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

NO_USE = "どの表・式でも使われていません。記録のためだけなら、値を文字（引用符つき）にしてください。"
STATUS = {"name": "status", "label": "結果", "choices": {"handed": "手渡し", "absent": "不在"}}
DUE = [LOOKUP, {"step": "lookup", "table": "outcome", "label": "扱いを引く"}, USER]
DUE = [*DUE, amount("city", "price if due else 0"), amount("quantity", "due", type="count")]


def setting(value, name="absent_due", **changes):
    return {"name": name, "label": "不在を届けた食事に数える", "value": value, "reason": "定めがない"} | changes


def outcome(cell, kind="flag"):
    rows = [{"status": "handed", "due": True if kind == "flag" else 1}, {"status": "absent", "due": cell}]
    values = {"due": {"type": kind, "label": "算定する"}}
    rows = [row | {"from": "2026-04-01", "ref": "第7条"} for row in rows]
    return {"name": "outcome", "label": "結果の扱い", "keys": ["status"], "values": values, "rows": rows}


def parts(value, cell="absent_due", kind="flag", **changes):
    tables = [PRICE, outcome(cell, kind)]
    return {"settings": [setting(value, **changes)], "tables": tables, "inputs": [MEAL, STATUS], "steps": DUE}


@pytest.mark.parametrize(("value", "city"), [(1, 500), (0, 0)])
def test_a_cell_that_names_a_setting_holds_its_value(value, city):
    facts = from_json(month(event("2026-04-01", status="absent")))
    result = result_of(compiled(**parts(value)), event("2026-04-01", status="absent"))

    assert result.totals["city"] == city
    assert differences(result, facts) == []
    assert messages(**parts(value)) == []


def test_a_cell_that_names_a_setting_says_so():
    result = result_of(compiled(**parts(1)), event("2026-04-01", status="absent"))

    told = next(step for step in explain_event(result, "A/2026-04-01/lunch") if step.title == "扱いを引く")

    assert told.sentence == ("結果の扱い：不在 算定する はい（設定「不在を届けた食事に数える」）、令和8年4月1日から。")


@pytest.mark.parametrize("kind", ["yen", "count", "rate", "units"])
def test_a_cell_of_numbers_may_name_a_setting_too(kind):
    pack = compiled(**parts(3, kind=kind) | {"steps": [*DUE[:3], amount("city", "floor(due)"), QUANTITY]})

    assert result_of(pack, event("2026-04-01", status="absent")).totals["city"] == 3


@pytest.mark.parametrize(
    ("value", "cell", "message"),
    [
        (2, "absent_due", "算定する：設定「不在を届けた食事に数える」の 2 は、はい・いいえではありません。"
                          "1（はい）か 0（いいえ）にしてください。"),
        ("はい", "absent_due", "算定する：設定「不在を届けた食事に数える」は文字です。"
                              "値を1（はい）か 0（いいえ）にしてください。"),
        (1, "late_due", "算定する：「late_due」という設定はありません。"
                        "設定（settings）に足すか、true か false で書いてください。"),
    ],
)  # fmt: skip
def test_check_a_cell_that_names_what_cannot_stand_there_is_told(value, cell, message):
    assert messages(**parts(value, cell))[0] == f"結果の扱い 2行目：{message}"


def test_check_a_text_is_no_number_for_a_cell():
    assert messages(**parts("500", kind="yen"))[0] == (
        "結果の扱い 2行目：算定する：設定「不在を届けた食事に数える」は文字です。値を引用符のない整数にしてください。"
    )


def test_compare_tells_the_setting_that_moves_yen_and_not_the_one_that_takes_a_values_place():
    yes, no, written = compiled(**parts(1)), compiled(**parts(0)), compiled(**parts(1, cell=True))

    moved = [(one.what, one.case, one.before, one.after) for one in compare(yes, no) if one.what == "結果の扱い"]

    assert moved == [("結果の扱い", "不在", "算定する はい", "算定する いいえ")]
    assert [one.what for one in compare(written, yes)] == []


def test_check_a_number_nobody_uses_is_warned_about_and_a_text_is_not():
    assert messages(settings=[MONDAY, setting(1)]) == [f"設定「不在を届けた食事に数える」：{NO_USE}"]
    assert messages(settings=[MONDAY, setting("数える")]) == []
    assert messages(settings=[MONDAY, setting(5)], steps=[LOOKUP, limit("absent_due"), USER, paid(), QUANTITY]) == []


def paid():
    return amount("city", "price if within else 0")


def test_check_a_stand_in_is_warned_about_and_explanations_name_it():
    changes = {"settings": [setting(300, undecided=True)], "steps": [LOOKUP, USER, amount("city", "absent_due")]}
    changes["steps"] = [*changes["steps"], QUANTITY]
    steps = explain_invoice(result_of(compiled(**changes), event("2026-04-01")))

    assert [(one.code, one.severity) for one in check(document(**changes)) if one.code != "untested_row"] == [
        ("undecided", "warn")
    ]
    assert messages(**changes) == [
        "設定「不在を届けた食事に数える」："
        "まだ決まっていない仮の値（300）です。公開の前に決めて、undecided を消してください。"
    ]
    assert [step.sentence for step in steps if step.title == "仮の値"] == [
        "「不在を届けた食事に数える」はまだ決まっていません。仮に 300 として計算しています。"
    ]
    assert "city ＝ 不在を届けた食事に数える（仮の値） 300 ＝ 300円。" in [step.sentence for step in steps]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([amount("city", "absent_due"), QUANTITY], "手順 3番目「city」：設定「不在を届けた食事に数える」は文字です。"),
        ([limit("absent_due"), *ENDS[1:]], "手順 3番目「上限」：設定「不在を届けた食事に数える」は文字です。"),
    ],
)
def test_check_a_text_where_a_number_is_wanted_is_told(steps, message):
    told = messages(settings=[MONDAY, setting("500")], steps=[LOOKUP, USER, *steps])

    assert told[0] == f"{message}数として使うなら、引用符をとって整数にしてください。"


def test_check_a_choice_in_a_formula_is_told():
    assert messages(steps=[LOOKUP, USER, amount("city", "price if meal == 1 else 0"), QUANTITY]) == [
        "手順 3番目「city」：「食事」は選択肢で、式に書けません。表のキーにして、はい・いいえや数を引いてください。"
    ]
