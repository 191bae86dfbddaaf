"""Any month through any pack: the engine and the slow second opinion agree to the yen."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing_rules.engine import compile_pack, evaluate, load
from billing_rules.facts import DatedValue, EventFact, MonthFacts, PersonFact
from billing_rules.formats import parse
from npo_platform.kernel.calendar import Month
from tests.billing_rules.engine.small import (
    BURDEN,
    LOOKUP,
    MEAL,
    MINUTES,
    MONDAY,
    PRICE,
    QUANTITY,
    amount,
    document,
    limit,
)
from tests.billing_rules.engine.witness import differences

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"


def count(name, counts, period, **changes):
    return {"step": "count", "name": name, "label": name, "counts": counts, "period": period} | changes


SHORT, LONG = {"min": 0, "max": 99}, {"min": 100, "max": 600}
CAPS = {
    "name": "caps",
    "label": "上限額の表",
    "keys": ["final", "minutes"],
    "values": {"most": {"type": "yen", "label": "上限額"}, "ratio": {"type": "rate", "label": "割合"}},
    "rows": [
        row | {"ref": "別表2"}
        for row in (
            {"final": "exempt", "minutes": SHORT, "most": 900, "ratio": "1/3", "from": "2026-04-01"},
            {"final": "exempt", "minutes": LONG, "most": 700, "ratio": "0.15", "from": "2026-04-01"},
            {"final": "taxed", "minutes": "*", "most": "ceiling", "ratio": "0.2", "from": "2026-04-01"},
            {"final": "taxed", "minutes": LONG, "most": 1200, "ratio": 1, "from": "2026-04-15"},
        )
    ],
}
TOLD = {"name": "told_on", "label": "連絡の日", "type": "date", "if_missing": "2199-12-31"}
HOUR = {"name": "told_at", "label": "連絡の時刻", "type": "time"}
SINCE = {"name": "since", "label": "利用の初日", "level": "person", "type": "date"}
CEILING = {"name": "ceiling", "label": "上限額", "value": 1500, "reason": "試験のため"}
EVERYTHING = document(
    settings=[MONDAY, CEILING],
    inputs=[MEAL, MINUTES, BURDEN, TOLD, HOUR, SINCE],
    calendar={"rows": [{"from": "2026-04-01", "closed": ["12-29/01-03"], "ref": "第5条"}]},
    tables=[PRICE, CAPS],
    steps=[
        LOOKUP,
        amount("long", "minutes >= 100 and not minutes > 500", type="flag"),
        limit(4, name="days", counts="days", period="fiscal_year", where="long", beyond="refuse"),
        {"step": "deadline", "name": "in_time", "label": "締切", "days_before": 1, "at": "15:00",
         "rolls_back": ["saturday", "sunday", "holiday", "closed"], "given_on": "told_on", "given_at": "told_at"},
        count("visit", "events", "quarter", where="not in_time"),
        count("visits", "days", "week", how="total", where="long or closed"),
        count("opened", "days", "month", whose="provider", where="visit >= 2 or holiday"),
        count("busy", "events", "day", whose="provider", how="total"),
        limit(2, name="meals", period="month", per="meal", beyond="zero"),
        limit(3, name="weekly", where="meals or long"),
        {"step": "last", "name": "final", "of": "burden_class", "label": "月末の区分"},
        {"step": "last", "name": "minutes", "of": "minutes", "label": "最後の時間"},
        {"step": "lookup", "table": "caps", "level": "person", "label": "上限額を引く"},
        {"step": "spread", "name": "own_ratio", "of": "ratio", "how": "copy", "label": "割合"},
        {"step": "last", "name": "begun", "of": "since", "label": "初日"},
        amount("own_days", "max(0, min(31, month_last - max(begun, month_first) + 1))", level="person", type="count"),
        {"step": "spread", "name": "days_in_use", "of": "own_days", "how": "copy", "label": "利用の日数"},
        amount("part", "四捨五入(price * own_ratio * weekly, 10) + 切上げ(minutes / 7)"
               " + min(9, visit) + 3 * min(7, visits) + min(31, opened) + min(9, busy)"
               " + days_in_use + (5 if on - since < 30 else 0)"),
        {"step": "cap", "name": "user", "of": "part", "max": "most", "label": "月の上限額"},
        {"step": "sum", "name": "paid", "of": "user", "to": "person", "label": "支払い"},
        amount("relief", "floor(paid / 3)", level="person"),
        {"step": "spread", "name": "back", "of": "relief", "how": "share", "by": "user", "label": "軽減"},
        {"step": "sum", "name": "reliefs", "of": "relief", "to": "invoice", "label": "軽減の計"},
        amount("city", "max(0, price - user) + back if meals else 0"),
        QUANTITY,
    ],
    totals={"reliefs": "reliefs"},
)  # fmt: skip


BODIES = {
    "everything": EVERYTHING,
    **{"/".join(p.parts[-2:]): parse(p.read_bytes()) for p in sorted(LIBRARY.glob("*/*.json"))},
}


@st.composite
def months(draw, body):
    """A month of two people with a class that changes, and a few days before it."""
    first = date.fromisoformat(body["from"]).replace(day=1)
    start = Month.of(first).shift(draw(st.integers(0, 12)))
    inputs = {"event": [], "person": [], "provider": [], "contract": []}
    for spec in body["inputs"]:
        inputs[spec.get("level", "event")].append((spec["name"], _values(spec, start)))
    day = st.integers(0, len(start.days) - 1).map(lambda n: start.first + timedelta(days=n))
    before = st.integers(1, 9).map(lambda n: start.first - timedelta(days=n))
    people = []
    for person in "AB":
        dated = {name: (DatedValue(date(2000, 1, 1), draw(values)), DatedValue(draw(day), draw(values)))
                 for name, values in inputs["person"]}  # fmt: skip
        people.append(PersonFact(person, dated))
    event = st.fixed_dictionaries({name: values for name, values in inputs["event"]})
    drawn = draw(
        st.lists(st.tuples(st.sampled_from("AB"), day, st.sampled_from(["lunch", "dinner", "x"]), event), max_size=25)
    )
    earlier = draw(st.lists(st.tuples(st.sampled_from("AB"), before, st.just("lunch"), event), max_size=6))
    events = [EventFact(str(n), *one) for n, one in enumerate(drawn + earlier)]
    provider, contract = ({name: draw(values) for name, values in inputs[one]} for one in ("provider", "contract"))
    return MonthFacts(
        start, provider, contract, tuple(people), tuple(events[: len(drawn)]), tuple(events[len(drawn) :])
    )


def _values(spec, month):
    if "choices" in spec:
        return st.sampled_from(list(spec["choices"]))
    if spec.get("type") == "date":
        return st.dates(month.first - timedelta(days=60), month.last + timedelta(days=30)).map(str)
    if spec.get("type") == "time":
        return st.integers(0, 1439).map(lambda n: f"{n // 60:02d}:{n % 60:02d}")
    return st.integers(spec["min"], spec["max"])


PACKS = {name: compile_pack(load(body)) for name, body in BODIES.items()}


@settings(max_examples=60)
@given(data=st.data())
def test_evaluate_any_month_of_every_step_agrees_with_the_second_opinion(data):
    _agrees("everything", data)


@pytest.mark.parametrize("name", sorted(PACKS.keys() - {"everything"}))
@settings(max_examples=8)
@given(data=st.data())
def test_evaluate_any_month_agrees_with_the_second_opinion(name, data):
    _agrees(name, data)


def _agrees(name, data):
    facts = data.draw(months(BODIES[name]))
    result = evaluate(PACKS[name], facts)

    assert differences(result, facts) == []
    _check_totals(result)


def _check_totals(result):
    """Every yen of an event is in exactly one line, one person's month and the total."""
    rows = list(result.event_rows())
    for word, figure in (("user", "user_yen"), ("city", "city_yen"), ("total", "total_yen"), ("quantity", "quantity")):
        assert result.totals[word] == sum(getattr(row, figure) for row in rows)
        assert result.totals[word] == sum(totals[word] for totals in result.person_totals.values())
    assert len(rows) == sum(sum(line.counts.values()) + line.over_limit for line in result.lines) or not any(
        line.counts for line in result.lines
    )
