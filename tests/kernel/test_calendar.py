"""Months, Tokyo days, fiscal years and their Japanese names."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npo_platform.kernel.calendar import (
    Month,
    day_edges,
    fiscal_year,
    parse_day,
    tokyo_day,
    wareki,
    wareki_long,
    weekday,
)

DAYS = st.dates(date(1868, 1, 1), date(2999, 12, 31))


@given(day=DAYS)
def test_month_of_any_day_holds_it_and_its_neighbours_do_not(day):
    month = Month.of(day)

    assert [day in one for one in (month.shift(-1), month, month.shift(1))] == [False, True, False]
    assert month.shift(-1).after == month.first
    assert month.last + timedelta(days=1) == month.after
    assert (month.days[0], month.days[-1]) == (month.first, month.last)


@given(day=DAYS, months=st.integers(-500, 500))
def test_month_shifted_there_and_back_is_the_same(day, months):
    month = Month.of(day)

    assert month.shift(months).shift(-months) == month
    assert (month.shift(months) > month) == (months > 0)


@given(day=DAYS)
def test_month_written_reads_back_equal(day):
    assert Month.parse(str(Month.of(day))) == Month.of(day)
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize("text", ["2026-13", "2026-4", "2026", "", "2026-04-01", "令和8年4月", "20264", "9999-12"])
def test_parse_what_is_no_month_raises(text):
    with pytest.raises(ValueError, match=r"."):
        Month.parse(text)


@pytest.mark.parametrize("text", ["2026-02-30", "20260401", "2026-W14-3", "2026/04/01", "4月1日", ""])
def test_parse_another_spelling_of_a_day_raises(text):
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


def test_month_is_said_in_the_emperors_years():
    assert Month(2026, 10).label == "令和8年10月"
    assert Month(2019, 5).label == "令和元年5月"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "令和8年11月24日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1868, 1, 25), "明治元年1月25日"),
    ],
)
def test_say_a_day_in_the_emperors_years(day, words):
    assert wareki(day) == words


def test_say_a_day_before_the_eras_raises():
    with pytest.raises(ValueError, match="1868"):
        wareki(date(1867, 12, 31))


def test_say_a_day_with_its_weekday():
    assert wareki_long(date(2026, 11, 24)) == "令和8年11月24日（火）"
    assert [weekday(date(2026, 11, 23) + timedelta(days=n)) for n in range(7)] == list("月火水木金土日")


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 4, 1), 2026), (date(2027, 3, 31), 2026), (date(2026, 3, 31), 2025)]
)
def test_fiscal_year_begins_in_april(day, year):
    assert fiscal_year(day) == year


def test_tokyo_day_of_an_instant_turns_at_15_utc():
    assert tokyo_day(datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert tokyo_day(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)) == date(2026, 11, 24)


@given(day=st.dates(date(1952, 1, 1), date(2999, 12, 30)))
def test_day_edges_hold_exactly_the_day(day):
    start, end = day_edges(day)

    assert (tokyo_day(start), tokyo_day(end)) == (day, day + timedelta(days=1))
    assert tokyo_day(start - timedelta(microseconds=1)) == day - timedelta(days=1)
    assert end - start == timedelta(days=1)
