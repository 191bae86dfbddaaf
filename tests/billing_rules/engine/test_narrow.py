"""Columns are held in the narrowest type their interval fits, and no sum, product or rounding wraps in it."""

import numpy as np
import pytest

from billing_rules.engine.formula import compile_formula
from billing_rules.engine.number import FLAG, LARGEST, Number, type_of
from tests.billing_rules.engine.small import CITY, LOOKUP, QUANTITY, USER, amount, compiled, event, limit, result_of

NAMES = {"small": Number(0, 127), "signed": Number(-127, 127), "wide": Number(0, 32_767), "paid": FLAG}
DAYS = [f"2026-04-{day:02d}" for day in range(1, 31)]
# Ten lunches a day: more events than the smallest type counts, more yen than the next one holds.
MANY = [event(day) | {"key": f"{day}/{n}"} for day in DAYS for n in range(10)]


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ([FLAG], np.int8),
        ([Number(-127, 127)], np.int8),
        ([Number(0, 128)], np.int16),
        ([Number(-128, 0)], np.int16),
        ([Number(0, 32_767, 100)], np.int16),
        ([FLAG, Number(0, 32_768)], np.int32),
        ([Number(-(2**31), 0)], np.int64),
        ([Number(0, LARGEST)], np.int64),
    ],
)
def test_a_type_holds_every_value_and_its_opposite(numbers, kind):
    assert type_of(*numbers) == kind


@pytest.mark.parametrize(
    ("formula", "kind", "expected"),
    [
        ("small", np.int8, 127),
        ("-signed", np.int8, 127),
        ("small + small", np.int16, 254),
        ("-signed - signed", np.int16, 254),
        ("small - signed", np.int16, 254),
        ("small * small", np.int16, 16_129),
        ("small * 1000", np.int32, 127_000),
        ("small * small * small", np.int32, 2_048_383),
        ("wide * wide", np.int32, 1_073_676_289),
        ("wide * wide * wide", np.int64, 35_181_150_961_663),
        ("切捨て(small * small * small / 1000)", np.int16, 2_048),
        ("切上げ(small, 1000)", np.int16, 1_000),
        ("切捨て(signed, 1000)", np.int16, -1_000),
        ("四捨五入(small / 2)", np.int8, 64),
        ("四捨五入(signed / 2)", np.int8, -64),
        ("切捨て(最小(small / 3, wide / 7))", np.int8, 42),
        ("切捨て(small / 3 + wide / 7)", np.int16, 4_723),
        ("wide if paid else 0", np.int16, 32_767),
        ("0 if paid else wide", np.int16, 0),
        ("300 if not paid else small", np.int16, 127),
        ("small < 1000 and wide > small", np.int8, 1),
        ("1 - paid", np.int8, 0),
        ("100 + 100", np.int16, 200),
    ],
)
def test_run_a_formula_at_the_ends_of_its_columns_does_not_wrap(formula, kind, expected):
    compiled_formula = compile_formula(formula, NAMES)
    ends = {"small": 127, "signed": -127, "wide": 32_767, "paid": 1}
    columns = {name: np.array([end], dtype=type_of(NAMES[name])) for name, end in ends.items()}

    values = np.broadcast_to(compiled_formula.run(columns), 1)

    assert (values.dtype, values.tolist()) == (kind, [expected])


def test_evaluate_more_events_than_a_narrow_column_counts_adds_them_all():
    """300 lunches at 500 yen, also where they are summed, numbered, and shared among the people."""
    counted = {"step": "count", "name": "nth", "label": "何食目", "counts": "events", "period": "month"}
    up = [
        {"step": "sum", "name": "meals", "of": "quantity", "to": "person", "label": "食数"},
        {"step": "sum", "name": "all_meals", "of": "meals", "to": "invoice", "label": "総食数"},
        {"step": "sum", "name": "yen", "of": "city", "to": "person", "label": "額"},
        {"step": "sum", "name": "all_yen", "of": "yen", "to": "invoice", "label": "総額"},
        {"step": "spread", "name": "back", "of": "all_yen", "from_level": "invoice", "how": "share", "by": "meals",
         "label": "割り振った額"},
    ]  # fmt: skip
    last = amount("last", "nth if nth == 300 else 0", type="count")
    pack = compiled(steps=[LOOKUP, counted, USER, CITY, QUANTITY, last, *up])

    result = result_of(pack, *MANY)

    assert [(line.quantity, line.city_yen) for line in result.lines] == [(300, 150_000)]
    assert result.totals == {"user": 0, "city": 150_000, "total": 150_000, "quantity": 300}
    assert result.events["last"].tolist() == [0] * 299 + [300]
    people, invoice = result.run.columns["person"], result.run.columns["invoice"]
    assert [people[name].tolist() for name in ("meals", "yen", "back")] == [[300], [150_000], [150_000]]
    assert [invoice[name].tolist() for name in ("all_meals", "all_yen")] == [[300], [150_000]]


def test_evaluate_a_cap_above_what_a_narrow_column_holds_cuts_where_it_is_reached():
    """40,000 yen are 80 lunches; the limit leaves 299 of 300 counted."""
    steps = [
        LOOKUP,
        limit(299, period="month"),
        amount("full", "price if within else 0"),
        {"step": "cap", "name": "user", "of": "full", "max": 40_000, "label": "月の上限額", "clause": "第6条"},
        amount("city", "最大(0, full - user)"),
        amount("quantity", "within", type="count"),
    ]

    result = result_of(compiled(steps=steps), *MANY)

    assert result.totals == {"user": 40_000, "city": 109_500, "total": 149_500, "quantity": 299}
