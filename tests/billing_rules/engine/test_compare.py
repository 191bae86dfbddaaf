"""Two versions differ exactly in the cells and days that can move a yen or a limit."""

from datetime import date

import pytest

from billing_rules.engine import Change, compare, compile_pack, first_changed_day, load
from billing_rules.formats import with_row
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
    limit,
)


def with_rows(*rows):
    body = document()
    for row in rows:
        body = with_row(body, "price", {"ref": "附則"} | row)
    return compile_pack(load(body))


def test_compare_a_pack_with_itself_finds_nothing():
    assert compare(compiled(), compiled()) == []
    assert first_changed_day(compiled(), compiled()) is None


def test_compare_a_new_row_names_the_case_the_day_and_both_values():
    new = with_rows({"meal": "dinner", "price": 650, "from": "2026-10-01"})

    assert compare(compiled(), new) == [
        Change(
            what="単価表",
            case="夕食",
            starts_on=date(2026, 10, 1),
            ends_on=None,
            before="1食の単価 600円",
            after="1食の単価 650円",
            clause="附則",
        )
    ]
    assert first_changed_day(compiled(), new) == date(2026, 10, 1)


def test_compare_a_change_that_ends_names_its_end():
    new = with_rows(
        {"meal": "lunch", "price": 550, "from": "2026-10-01"}, {"meal": "lunch", "price": 500, "from": "2027-01-01"}
    )

    assert [(change.starts_on, change.ends_on) for change in compare(compiled(), new)] == [
        (date(2026, 10, 1), date(2027, 1, 1))
    ]


def test_compare_a_row_with_the_same_value_changes_nothing():
    assert compare(compiled(), with_rows({"meal": "lunch", "price": 500, "from": "2026-10-01"})) == []


def test_compare_a_refusal_tells_its_sentence():
    new = with_rows({"meal": "dinner", "refuse": "夕食は終わりました。", "from": "2026-10-01"})

    assert [change.after for change in compare(compiled(), new)] == ["夕食は終わりました。"]


def test_compare_words_sources_forms_and_examples_change_nothing():
    form = {
        "from": "2026-04-01",
        "report_title": "報告書",
        "claim_title": "請求書",
        "ordinance": "要綱",
        "report_clause": "第1条",
        "claim_clause": "第2条",
    }
    renamed = [LOOKUP | {"label": "引く", "words": "単価を引きます。"}, USER | {"clause": "第9条"}, CITY, QUANTITY]
    choices = {"lunch": "昼", "dinner": "夕"}
    new = compiled(
        title="新しい題", steps=renamed, forms=[form], sources=[{"title": "要綱"}], inputs=[MEAL | {"choices": choices}]
    )

    assert compare(compiled(), new) == []


WEEKLY = {"rows": [{"from": "2026-06-01", "closed": ["12-29/01-03"], "weekdays": ["sunday"], "ref": "5"}]}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"steps": [LOOKUP, USER, amount("city", "price + 1"), QUANTITY]}, "計算の手順"),
        ({"inputs": [MEAL, MINUTES]}, "入力"),
        ({"inputs": [MEAL | {"choices": {"dinner": "夕食", "lunch": "昼食"}}]}, "入力"),
        ({"settings": [MONDAY | {"value": "sunday"}]}, "設定"),
        ({"slots": ["dinner", "lunch"]}, "順序"),
        ({"until": "2027-04-01"}, "期間"),
    ],
)
def test_compare_what_has_no_date_of_its_own_touches_every_day(changes, what):
    found = {(change.what, change.starts_on) for change in compare(compiled(), compiled(**changes))}

    assert (what, date(2026, 4, 1)) in found


def test_compare_an_earlier_start_begins_there():
    rows = [row | {"from": "2026-01-01"} for row in PRICE["rows"]]
    earlier = compiled(**{"from": "2026-01-01"}, tables=[PRICE | {"rows": rows}])

    assert first_changed_day(compiled(), earlier) == date(2026, 1, 1)


def test_compare_a_closure_names_both_calendars():
    closed = compiled(calendar=WEEKLY)

    assert compare(compiled(), closed) == [
        Change("休みの日", "全体", date(2026, 6, 1), None, "なし", "12-29/01-03・日曜")
    ]
    assert [change.after for change in compare(closed, compiled())] == ["なし"]


def test_compare_a_table_that_came_went_or_changed_its_columns_is_one_change():
    extra = PRICE | {
        "name": "extra",
        "label": "加算表",
        "values": {"extra": {"type": "yen", "label": "加算"}},
        "keys": [],
    }
    rows = [{"extra": 10, "from": "2026-04-01", "ref": "別表3"}]
    lookup = {"step": "lookup", "table": "extra", "label": "加算を引く"}
    with_extra = compiled(tables=[PRICE, extra | {"rows": rows}], steps=[LOOKUP, lookup, USER, CITY, QUANTITY])
    keyed = [{"meal": "*", "extra": 10, "from": "2026-04-01", "ref": "別表3"}]
    with_keys = compiled(
        tables=[PRICE, extra | {"rows": keyed, "keys": ["meal"]}], steps=[LOOKUP, lookup, USER, CITY, QUANTITY]
    )

    def told(old, new):
        return [(one.before, one.after) for one in compare(old, new) if one.what == "加算表"]

    assert told(compiled(), with_extra) == [("なし", "列なし")]
    assert told(with_extra, compiled()) == [("列なし", "なし")]
    assert told(with_extra, with_keys) == [("列なし", "食事")]


def test_compare_a_new_limit_is_a_change_of_the_steps():
    paid = amount("city", "price if within else 0")
    new = compiled(steps=[LOOKUP, limit(7), USER, paid, QUANTITY])

    assert [change.what for change in compare(compiled(), new)] == ["計算の手順"]
