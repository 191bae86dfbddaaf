"""Months at the edges of eras, of years and of what is supported: counted as the second opinion counts them."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import strategies as st

from billing_rules.engine import compile_pack, evaluate, load
from billing_rules.engine.part import FIRST_DAY, LAST_DAY
from billing_rules.engine.periods import Period
from billing_rules.facts import EventFact, MonthFacts, from_json, to_json
from npo_platform.kernel.calendar import Month, fiscal_year
from tests.billing_rules.engine.witness import differences
from tests.billing_rules.fuzz.often import often
from tests.billing_rules.fuzz.packs import PERIODS, WEEKDAYS
from tests.billing_rules.fuzz.test_packs import explain_everything

EDGES = [
    "1868-01", "1926-12", "1989-01", "2019-04", "2019-05", "2024-02", "2025-12", "2026-01", "2026-03", "2026-04",
    "2026-06", "2026-07", "2199-12", "1868-02", "1912-07", "1912-08", "1927-01", "1900-02", "2000-02", "2023-02",
    "2026-09", "2100-02", "2100-03", "2199-11", "1969-12", "1970-01", "1999-12", "2038-01",
]  # fmt: skip
TOLD = {"name": "told_on", "label": "連絡の日", "type": "date", "if_missing": "2199-12-31"}
HOUR = {"name": "told_at", "label": "連絡の時刻", "type": "time"}


def pack(draw):
    """Every period, events and days, nth and total, from any weekday; a cut-off over days nobody works."""
    counted = [
        {"step": "count", "name": f"{whose}_{how}_{counts}_{period}", "label": "数", "how": how, "whose": whose,
         "counts": counts, "period": period}
        for whose, how, counts, period in draw(st.lists(st.tuples(
            st.sampled_from(["person", "provider"]), st.sampled_from(["nth", "total"]),
            st.sampled_from(["events", "days"]), st.sampled_from(PERIODS),
        ), min_size=1, max_size=4, unique=True))
    ]  # fmt: skip
    limits = [
        {"step": "limit", "name": f"limit_{n}", "label": "上限", "counts": draw(st.sampled_from(["events", "days"])),
         "period": period, "max": draw(st.integers(0, 4)), "clause": "4",
         "beyond": draw(st.sampled_from(["refuse", "zero"]))}
        for n, period in enumerate(draw(st.lists(st.sampled_from(PERIODS), min_size=1, max_size=3)))
    ]  # fmt: skip
    off = draw(st.lists(st.sampled_from([*WEEKDAYS[1:6], "holiday", "closed"]), unique=True, max_size=8))
    cut_off = {"step": "deadline", "name": "in_time", "label": "締切", "given_on": "told_on", "rolls_back": off,
               "days_before": draw(st.sampled_from([0, 1, 2, 7, 60]))}  # fmt: skip
    if draw(st.booleans()):
        cut_off |= {"at": "15:00", "given_at": "told_at"}
    names = [one["name"] for one in (*counted, *limits)]
    weighed = " + ".join(f"{3 * n + 1} * min(99, {name})" for n, name in enumerate(names))
    amounts = {"user": weighed, "city": "7 if in_time else 3", "quantity": "1 + holiday + 10 * closed"}
    closed = {"from": str(FIRST_DAY), "closed": ["12-29/01-03", "02-29/02-29"], "weekdays": ["sunday"], "ref": "5"}
    return {
        "format": 1, "pack": "test/days", "title": "日", "city": "見本市", "service": "meals", "version": "1",
        "from": str(FIRST_DAY), "inputs": [TOLD, HOUR], "calendar": {"rows": [closed]},
        "settings": [
            {"name": "first_weekday", "label": "週", "value": draw(st.sampled_from(WEEKDAYS)), "reason": "試験"}
        ],
        "steps": [*draw(st.permutations([*counted, *limits, cut_off])),
                  *({"step": "amount", "name": name, "label": name, "formula": f"min(100000, {text})",
                     "type": "count" if name == "quantity" else "yen"} for name, text in amounts.items())],
        "outputs": {name: name for name in amounts}, "line": {"by": ["weekday"]},
    }  # fmt: skip


def facts(draw, start, window):
    """Events on any day of the month, notices around their cut-offs, and earlier events back to the open window."""
    inside = st.sampled_from([start.first, start.last, *start.days])
    earlier = [start.first - timedelta(days=n) for n in range(1, (start.first - window).days + 1)]

    def event(key, day):
        told = max(FIRST_DAY, day - timedelta(days=draw(st.integers(0, 12))))
        hour = draw(st.sampled_from(["00:00", "15:00", "15:01"]))
        inputs = {"told_at": hour} | ({"told_on": str(told)} if draw(st.integers(0, 4)) else {})
        return EventFact(key, draw(st.sampled_from("AB")), day, draw(st.sampled_from(["lunch", "dinner"])), inputs)

    now = [event(f"e{n}", draw(inside)) for n in range(draw(st.integers(0, 14)))]
    ends = [day for day in (window, start.first - timedelta(days=1)) if day in earlier]
    past = st.sampled_from([*ends, *earlier]) if earlier else st.nothing()
    before = [event(f"b{n}", draw(past)) for n in range(draw(st.integers(0, 5)) if earlier else 0)]
    return MonthFacts(start, {}, {}, (), tuple(now), tuple(before))


# The holidays of a year take a while to find: the short run keeps to few years.
KNOWN = st.sampled_from(EDGES[:13]).map(Month.parse)
ANY = st.one_of(st.sampled_from(EDGES).map(Month.parse), st.dates(FIRST_DAY, LAST_DAY).map(Month.of))


def hold_on_days(data, month):
    compiled = compile_pack(load(pack(data.draw)))
    window = max(FIRST_DAY, compiled.open_window_start(month.first))
    given = facts(data.draw, month, window)
    result = evaluate(compiled, given)

    assert from_json(to_json(given)) == given
    assert differences(result, given) == []
    explain_everything(result)


def test_any_month_is_counted_as_the_second_opinion_counts():
    often(100, hold_on_days, data=st.data(), month=KNOWN)


@pytest.mark.long
def test_many_months_are_counted_as_the_second_opinion_counts():
    often(6_000, hold_on_days, data=st.data(), month=ANY, anew=True)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("first_weekday", WEEKDAYS)
def test_every_period_begins_where_a_calendar_says(period, first_weekday):
    """Each day of some years, leap or not: the start is the last day that opens a period."""
    kind = Period(period, WEEKDAYS.index(first_weekday))
    opens = {
        "day": lambda day: True,
        "week": lambda day: WEEKDAYS[day.weekday()] == first_weekday,
        "month": lambda day: day.day == 1,
        "quarter": lambda day: day.day == 1 and day.month in (1, 4, 7, 10),
        "fiscal_year": lambda day: (day.month, day.day) == (4, 1) and fiscal_year(day) == day.year,
    }[period]
    for first in (date(1899, 1, 1), date(2023, 3, 25), FIRST_DAY + timedelta(days=400), date(2198, 1, 1)):
        start = kind.start(first)
        days = [first + timedelta(days=n) for n in range(800 if period == "fiscal_year" else 100)]
        for day in days[1:]:
            start = day if opens(day) else start
            assert kind.start(day) == start
        numbers = kind.numbers(np.array(days, dtype="datetime64[D]").astype(np.int64))
        assert np.flatnonzero(np.diff(numbers)).tolist() == [n for n, day in enumerate(days[1:]) if opens(day)]
