"""実績報告書: from the frozen document to what its template shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import jpholiday

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month, wareki, weekday
from npo_platform.papers.ground import Ground, ground

ROWS_PER_PAGE = 22
NO_MEAL = "　"
MARKS = {
    "handed": "●",
    "left": "○",
    "absent": "不",
    "refused": "断",
    "cancelled_late": "後",
    "cancelled": "中",
    "suspended": "休",
    "over": "超",
}
ORDINARY = ("handed", "left")
LEGEND = (
    ("●", "手渡し", False),
    ("○", "置き配", False),
    ("不", "不在", True),
    ("断", "受取拒否", True),
    ("後", "締切のあとの取消", True),
    ("中", "締切までの中止", True),
    ("休", "届出のある休止", True),
    ("超", "上限をこえた食事（0円）", True),
)


@dataclass(frozen=True)
class Run:
    """Neighbouring numbers of a line that are set alike, as one text."""

    text: str
    css: str


@dataclass(frozen=True)
class Row:
    """One line of the grid, a person's meal kind in one class; `marks` are all its days as one text."""

    number: int
    line: dict[str, Any]
    marks: str
    fifth: bool


@dataclass(frozen=True)
class Sums:
    """Figures under a page of the grid; `days` counts delivered meals."""

    days: Sequence[Run]
    delivered: int
    absent: int
    city_yen: int
    user_yen: int


@dataclass(frozen=True)
class Page:
    """22 lines of the grid and their sums; the last page sums all."""

    rows: Sequence[Row]
    sums: Sums
    grand: Sums | None
    ground: Ground


def report_context(document: dict[str, Any]) -> dict[str, Any]:
    """Everything `pdf/report.html` shows."""
    month = Month.parse(document["month"])
    days = list(month.days)
    return {
        "doc": document,
        "month": month,
        "frozen": wareki(date.fromisoformat(document["frozen_on"])),
        "contract_from": wareki(date.fromisoformat(document["contract"]["starts_on"])),
        "contract_to": _last_day(document),
        "digest": digest.digest(document),
        "days": len(days),
        "day_numbers": day_numbers(day.day for day in days),
        "day_names": "".join("祝" if jpholiday.is_holiday(day) else weekday(day) for day in days),
        "pages": _pages(document["lines"], days),
        "legend": LEGEND,
        "totals": document["totals"],
    }


def _last_day(document: dict[str, Any]) -> str:
    last = document["contract"]["last_on"]
    return wareki(date.fromisoformat(last)) if last else "期限なし"


def _pages(lines: Sequence[dict[str, Any]], days: Sequence[date]) -> list[Page]:
    rows = [
        Row(number=number, line=line, marks=_marks(line, days), fifth=number % 5 == 0)
        for number, line in enumerate(lines, start=1)
    ]
    return [_page(rows, start, days) for start in range(0, len(rows), ROWS_PER_PAGE)]


def _page(rows: Sequence[Row], start: int, days: Sequence[date]) -> Page:
    chunk = rows[start : start + ROWS_PER_PAGE]
    last = chunk[-1] is rows[-1]
    return Page(
        rows=chunk,
        sums=_sums(chunk, days),
        grand=_sums(rows, days) if last else None,
        ground=ground(days, [_exceptions(row, days) for row in chunk], sums=2 if last else 1),
    )


def _marks(line: dict[str, Any], days: Sequence[date]) -> str:
    return "".join(MARKS.get(line["days"].get(str(day.day)), NO_MEAL) for day in days)


def _exceptions(row: Row, days: Sequence[date]) -> list[int]:
    """Columns of the days that did not go as planned."""
    statuses = [row.line["days"].get(str(day.day), "") for day in days]
    return [column for column, status in enumerate(statuses) if status not in ("", *ORDINARY)]


def day_numbers(numbers: Iterable[int]) -> list[Run]:
    """Numbers below each other's days: those of as many digits share their spacing."""
    alike = groupby(map(str, numbers), key=len)
    return [Run(" ".join(run) + " ", f"digits{count}") for count, run in alike]


def _sums(rows: Sequence[Row], days: Sequence[date]) -> Sums:
    delivered = [sum(row.line["days"].get(str(day.day)) in ORDINARY for row in rows) for day in days]
    return Sums(
        days=day_numbers(delivered),
        delivered=sum(row.line["delivered"] for row in rows),
        absent=sum(row.line["absent"] for row in rows),
        city_yen=sum(row.line["city_yen"] for row in rows),
        user_yen=sum(row.line["user_yen"] for row in rows),
    )
