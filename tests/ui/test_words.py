"""How values read on a page."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from npo_platform.kernel.calendar import Month


@pytest.mark.parametrize(
    ("said", "value", "read"),
    [
        ("value|yen", 1234567, "1,234,567"),
        ("value|yen", -1234, "−1,234"),
        ("value|yen", 0, "0"),
        ("value|signed", 1234, "＋1,234"),
        ("value|signed", -1234, "−1,234"),
        ("value|signed", 0, "±0"),
        ("value|wareki", date(2026, 11, 24), "令和8年11月24日"),
        ("value|wareki", date(2019, 5, 1), "令和元年5月1日"),
        ("value|wareki_long", date(2026, 11, 24), "令和8年11月24日（火）"),
        ("value|day_label", date(2026, 11, 24), "11月24日（火）"),
        ("value|month_label", date(2026, 11, 24), "令和8年11月"),
        ("value|month_label", Month(2026, 11), "令和8年11月"),
        ("value|month_label", "2026-11", "令和8年11月"),
        ("value|month_short", Month(2026, 11), "11月"),
        ("value|last_day|wareki", date(2026, 12, 1), "令和8年11月30日"),
        ("value|short_digest", "0123456789abcdef", "0123456789ab"),
    ],
)
def test_filter_reads_value_as_people_write_it(said: str, value: object, read: str) -> None:
    page = Template("{{ " + said + " }}").render(Context({"value": value}))

    assert page == read


@pytest.mark.parametrize(
    "said",
    ["yen", "signed", "wareki", "wareki_long", "day_label", "at_label", "clock", "month_label", "short_digest"],
)
def test_filter_without_value_reads_as_nothing(said: str) -> None:
    page = Template("{{ value|" + said + " }}").render(Context({"value": None}))

    assert page == ""


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("wareki", "令和8年11月24日"),
        ("at_label", "11月24日 0:30"),
        ("clock", "0:30"),
    ],
)
def test_instant_late_in_the_utc_day_reads_as_the_next_tokyo_day(said: str, read: str) -> None:
    half_past_midnight = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)

    page = Template("{{ value|" + said + " }}").render(Context({"value": half_past_midnight}))

    assert page == read
