"""Days, times and numbers as offices write them; what does not exist is said so."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npo_platform.kernel.calendar import wareki, wareki_long
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_clock, read_day, read_number


@pytest.mark.parametrize(
    "text",
    [
        "令和8年12月1日",
        "令和８年１２月１日（火）",
        "R8.12.1",
        "r8/12/1",
        "2026/12/1",
        "2026-12-01",
        "2026.12.1",
        "2026年12月1日",
        "20261201",
        "２０２６／１２／０１",
        "2026−12−1",
        " 令和 8 年 12 月 1 日 ",
        "2026-12-01 00:00:00",
    ],
)
def test_read_day_takes_every_common_spelling(text: str) -> None:
    assert read_day(text) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("平成31年5月1日", "令和元年5月1日なら"),
        ("S64.1.8", "平成元年1月8日なら"),
        ("2026/2/30", "という日はありません"),
        ("令和8年13月1日", "という日はありません"),
        ("12/1", "日付として読めません"),
        ("", "日付として読めません"),
        ("0000/1/1", "という日はありません"),
    ],
)
def test_read_day_refuses_what_does_not_exist_and_helps(text: str, says: str) -> None:
    with pytest.raises(Refusal, match=says) as refused:
        read_day(text)

    assert refused.value.code == "bad_day"


@given(st.dates(date(1868, 1, 1), date(2100, 12, 31)))
def test_read_day_reads_back_every_day_this_product_writes(day: date) -> None:
    spelled = (wareki(day), wareki_long(day), day.isoformat(), f"{day:%Y%m%d}")

    assert [read_day(text) for text in spelled] == [day] * 4


@given(st.integers(1, 20), st.integers(0, 400))
def test_read_day_never_moves_a_day_into_another_era(year: int, offset: int) -> None:
    day = date(2019, 5, 1) - timedelta(days=offset)

    assert wareki(read_day(wareki(day))) == wareki(day)


@pytest.mark.parametrize("text", ["11:05", "11：05", "１１時５分", "1105", "11:05:59"])
def test_read_clock_takes_every_common_spelling(text: str) -> None:
    assert read_clock(text) == time(11, 5)


@pytest.mark.parametrize("text", ["24:00", "11:60", "昼", "", "11"])
def test_read_clock_refuses_what_is_no_time(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_clock(text)

    assert refused.value.code == "bad_clock"


@pytest.mark.parametrize(("text", "number"), [("1,234", 1234), ("１２", 12), ("−5", -5), ("0", 0)])
def test_read_number_takes_every_common_spelling(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["1e9", "1.5", "12,34", "", "9" * 5000, "１２円", "NaN"])
def test_read_number_refuses_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_number(text)

    assert refused.value.code == "bad_number"
