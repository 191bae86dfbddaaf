"""A count is a number that formulas and tables may use: which visit of the day, how many of the quarter."""

import pytest

from billing_rules.engine import explain_event, explain_line
from tests.billing_rules.engine.small import (
    LOOKUP,
    PRICE,
    QUANTITY,
    USER,
    amount,
    compiled,
    event,
    messages,
    result_of,
)


def count(**changes):
    step = {"step": "count", "name": "nth", "label": "回数", "counts": "events", "period": "week"}
    return step | changes


def counting(*steps, **changes):
    return compiled(steps=[LOOKUP, *steps, USER, *changes.pop("ends", [PAID, QUANTITY])], **changes)


PAID = amount("city", "price if nth == 1 else 0")
DAYS = [1, 2, 5, 6, 7, 12]


def numbers(result, name="nth"):
    rows = result.run.frame.events
    return [(rows[n].person, rows[n].on.day, int(value)) for n, value in enumerate(result.events[name])]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("day", [1, 1, 1, 1, 1, 1]),
        ("week", [1, 2, 3, 1, 2, 3]),
        ("month", [1, 2, 3, 4, 5, 6]),
        ("quarter", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_count_numbers_the_events_of_each_period(period, expected):
    """April 2026 begins on a Wednesday: the 5th ends a week, the 6th begins one."""
    result = result_of(counting(count(period=period)), event([f"2026-04-{day:02d}" for day in DAYS]))

    assert [nth for *_, nth in numbers(result)] == expected


def test_count_of_days_gives_both_meals_of_a_day_the_same_number():
    pack = counting(count(counts="days", period="month"))

    result = result_of(pack, event("2026-04-01"), event("2026-04-01", "dinner"), event("2026-04-03"))

    assert numbers(result) == [("A", 1, 1), ("A", 1, 1), ("A", 3, 2)]


def test_count_where_leaves_the_others_at_zero():
    pack = counting(count(where="price >= 600", period="month"))

    result = result_of(pack, event("2026-04-01"), event("2026-04-02", "dinner"), event("2026-04-03", "dinner"))

    assert numbers(result) == [("A", 1, 0), ("A", 2, 1), ("A", 3, 2)]


def test_count_total_is_the_same_for_the_whole_period():
    """Two days in the week of 1 April, one in that of 6 April."""
    pack = counting(count(how="total", counts="days"), ends=[amount("city", "price if nth >= 2 else 0"), QUANTITY])

    result = result_of(pack, event(["2026-04-01", "2026-04-03", "2026-04-06"]))

    assert [nth for *_, nth in numbers(result)] == [2, 2, 1]
    assert result.totals["city"] == 1000


def test_count_over_the_provider_numbers_everybody_by_day():
    """A fee of 1,000 yen for each day on which anybody was visited: two days, three visits."""
    day_fee = amount("city", "1000 if nth == 1 else 0")
    pack = counting(count(whose="provider", period="day"), ends=[day_fee, QUANTITY])

    result = result_of(
        pack, event("2026-04-02", person="A"), event("2026-04-01", person="B"), event("2026-04-02", person="B")
    )

    assert numbers(result) == [("A", 2, 1), ("B", 1, 1), ("B", 2, 2)]
    assert result.totals["city"] == 2000
    assert pack.couples_people
    assert not counting(count()).couples_people


def test_count_is_a_key_of_a_table():
    """The first two meals of the month cost 300, the others 100."""
    tiers = {
        "name": "tiers",
        "label": "回数の表",
        "keys": ["nth"],
        "values": {"part": {"type": "yen", "label": "市の分"}},
        "rows": [
            {"nth": {"min": 0, "max": 2}, "part": 300, "from": "2026-04-01", "ref": "別表3"},
            {"nth": {"min": 3, "max": 10**3}, "part": 100, "from": "2026-04-01", "ref": "別表3"},
        ],
    }
    tier = {"step": "lookup", "table": "tiers", "label": "回数の表を引く"}
    pack = counting(
        count(period="month"), tier, tables=[PRICE, tiers], ends=[amount("city", "min(price, part)"), QUANTITY]
    )

    result = result_of(pack, event(["2026-04-01/2026-04-05"]))

    assert result.totals["city"] == 300 + 300 + 100 + 100 + 100


def test_count_goes_on_from_what_was_counted_before():
    pack = counting(count(period="fiscal_year"))
    may = {"when": "2026-05"}

    result = result_of(pack, event("2026-05-01"), before=[event(["2026-04-01", "2026-04-02"])], **may)

    assert numbers(result)[-1] == ("A", 1, 3)
    assert str(pack.open_window_start(result.run.frame.month.first)) == "2026-04-01"


def test_count_is_explained_as_one_counts():
    result = result_of(counting(count(period="month")), event(["2026-04-01", "2026-04-03"]))

    told = [step.sentence for step in explain_event(result, "A/2026-04-03/lunch")]
    whole = [step.sentence for step in explain_line(result, result.lines[0].key)]

    assert "利用者ごとに、1か月の中で数えて、2食目です。" in told
    assert "利用者ごとに、1か月の中で数えて、1〜2食目です。" in whole
    assert result.compiled.steps_in_words()[1] == "利用者ごとに、1か月の中で何食目かを数え、回数とする。"


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (count(where="price"), "数える条件（where）は、はい・いいえ の式で書いてください。"),
        (count(period="week"), "週の始まりを settings の first_weekday に monday や sunday の形で書いてください。"),
    ],
)
def test_count_that_cannot_be_counted_is_refused(step, message):
    said = messages(steps=[LOOKUP, step, USER, PAID, QUANTITY], settings=[])

    assert any(one.endswith(message) for one in said)


def test_count_nobody_uses_is_told():
    said = messages(steps=[LOOKUP, count(), USER, amount("city", "price"), QUANTITY])

    assert "手順 2番目「回数」：結果「nth」がどこにも使われていません。" in said
