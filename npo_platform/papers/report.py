"""実績報告書: from the frozen document to what its template shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import jpholiday

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month, wareki, weekday

ROWS_PER_PAGE = 22
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
class Day:
    """One column of the grid."""

    number: int
    name: str
    css: str


@dataclass(frozen=True)
class Cell:
    """One mark: a line's day."""

    mark: str
    css: str


@dataclass(frozen=True)
class Row:
    """One line of the grid, a person's meal kind in one class."""

    number: int
    line: dict[str, Any]
    cells: Sequence[Cell]
    fifth: bool


@dataclass(frozen=True)
class Sums:
    """Figures under a page of the grid; `days` counts delivered meals."""

    days: Sequence[Cell]
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


def report_context(document: dict[str, Any]) -> dict[str, Any]:
    """Everything `pdf/report.html` shows."""
    month = Month.parse(document["month"])
    days = _days(month)
    return {
        "doc": document,
        "month": month,
        "frozen": wareki(date.fromisoformat(document["frozen_on"])),
        "contract_from": wareki(date.fromisoformat(document["contract"]["starts_on"])),
        "contract_to": _last_day(document),
        "digest": digest.digest(document),
        "days": days,
        "pages": _pages(document["lines"], days),
        "legend": LEGEND,
        "totals": document["totals"],
    }


def _last_day(document: dict[str, Any]) -> str:
    last = document["contract"]["last_on"]
    return wareki(date.fromisoformat(last)) if last else "期限なし"


def _days(month: Month) -> list[Day]:
    days = []
    for day in month.days:
        holiday = jpholiday.is_holiday(day)
        sunday = day.weekday() == 6
        css = " ".join(name for name, on in (("we", sunday or holiday), ("wk", sunday)) if on)
        days.append(Day(day.day, "祝" if holiday else weekday(day), css))
    return days


def _pages(lines: Sequence[dict[str, Any]], days: Sequence[Day]) -> list[Page]:
    rows = [
        Row(
            number=number,
            line=line,
            cells=[_cell(line["days"].get(str(day.number), ""), day) for day in days],
            fifth=number % 5 == 0,
        )
        for number, line in enumerate(lines, start=1)
    ]
    chunks = [rows[i : i + ROWS_PER_PAGE] for i in range(0, len(rows), ROWS_PER_PAGE)]
    return [Page(chunk, _sums(chunk, days), _sums(rows, days) if chunk is chunks[-1] else None) for chunk in chunks]


def _cell(status: str, day: Day) -> Cell:
    exception = status not in ORDINARY and status != ""
    return Cell(MARKS.get(status, ""), f"{day.css} x" if exception else day.css)


def _sums(rows: Sequence[Row], days: Sequence[Day]) -> Sums:
    delivered = [sum(row.line["days"].get(str(day.number)) in ORDINARY for row in rows) for day in days]
    return Sums(
        days=[Cell(str(count), day.css) for count, day in zip(delivered, days, strict=True)],
        delivered=sum(row.line["delivered"] for row in rows),
        absent=sum(row.line["absent"] for row in rows),
        city_yen=sum(row.line["city_yen"] for row in rows),
        user_yen=sum(row.line["user_yen"] for row in rows),
    )
