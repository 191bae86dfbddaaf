"""Warnings about what may be published and is rarely meant."""

from tests.billing_rules.engine.small import LOOKUP, PRICE, QUANTITY, USER, amount, limit, messages

ENDS = [USER, amount("city", "price if within else 0"), QUANTITY]
REFUSING = PRICE | {
    "rows": [PRICE["rows"][0], {"meal": "dinner", "refuse": "対象外", "from": "2026-04-01", "ref": "1"}]
}
TOO_LATE = (
    "単価表：この表が断る記録も、前の手順「上限」でもう数えられています。"
    "表を引く手順を、数える手順より前に移してください。"
)


def test_check_a_table_that_refuses_what_was_counted_already_is_warned_about():
    assert messages(tables=[REFUSING], steps=[limit(5), LOOKUP, *ENDS]) == [TOO_LATE]


def test_check_a_table_that_refuses_before_the_count_is_well():
    assert messages(tables=[REFUSING], steps=[LOOKUP, limit(5), *ENDS]) == []


def test_check_a_table_that_refuses_by_what_was_counted_is_well():
    """The twenty-first of the month can only be refused once it is known to be the twenty-first."""
    count = {"step": "count", "name": "nth", "label": "何食目か", "counts": "events", "period": "month"}
    rows = [{"many": 0}, {"many": 1, "refuse": "21食目からは対象外"}]
    rows = [row | {"from": "2026-04-01", "ref": "1"} for row in rows]
    only = {"name": "only", "label": "20食まで", "keys": ["many"], "rows": rows}
    ask = [amount("many", "nth > 20", type="flag"), {"step": "lookup", "table": "only", "label": "確かめる"}]
    ends = [USER, amount("city", "price"), QUANTITY]

    assert messages(tables=[PRICE, only], steps=[LOOKUP, count, *ask, *ends]) == []
