"""Months, Tokyo days, fiscal years and their Japanese names; nothing here reads the clock."""

from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
WEEKDAYS = "月火水木金土日"
EVERY_WEEKDAY = "0123456"  # Monday is 0
_ERAS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 1, 1)),
)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month as a value; days run [first, after)."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2026-04"; ValueError otherwise, and for the last month of all, which has no day after it."""
        day = parse_day(f"{text}-01")
        if (day.year, day.month) == (MAXYEAR, 12):
            raise ValueError(f"no day after it: {text}")
        return cls.of(day)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def after(self) -> date:
        """The first day of the next month."""
        return self.shift(1).first

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.after - self.first).days)]

    def shift(self, months: int) -> Self:
        index = self.year * 12 + self.month - 1 + months
        return type(self)(index // 12, index % 12 + 1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.after

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """令和8年10月"""
        return wareki(self.first).rsplit("月", 1)[0] + "月"


def parse_day(text: str) -> date:
    """Read "2026-04-01" and no other spelling of it; ValueError otherwise."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"not written as a day: {text}")
    return day


def shifted(day: date, *, months: int) -> date:
    """The same day so many months later, or the last day of that month when it has no such day."""
    month = Month.of(day).shift(months)
    return month.days[min(day.day, len(month.days)) - 1]


def fiscal_year(day: date) -> int:
    """The year whose April opened the 年度 of this day."""
    return day.year if day.month >= 4 else day.year - 1


def wareki(day: date) -> str:
    """令和8年11月24日; the first year of an era is 元年."""
    for era, start in _ERAS:
        if day >= start:
            year = day.year - start.year + 1
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    raise ValueError(f"no era name before 1868: {day}")


def wareki_long(day: date) -> str:
    """令和8年11月24日（火）"""
    return f"{wareki(day)}（{weekday(day)}）"


def weekday(day: date) -> str:
    """月 … 日"""
    return WEEKDAYS[day.weekday()]


def tokyo_day(at: datetime) -> date:
    """The Tokyo day of an aware instant."""
    return at.astimezone(TOKYO).date()


def day_edges(day: date) -> tuple[datetime, datetime]:
    """The UTC instants at which a Tokyo day starts and ends."""
    start = datetime(day.year, day.month, day.day, tzinfo=TOKYO)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)


def weekday_words(weekdays: str) -> str:
    """月・水・金 of "024", 毎日 of all seven; Monday is 0."""
    return "毎日" if weekdays == EVERY_WEEKDAY else "・".join(WEEKDAYS[int(day)] for day in weekdays)
