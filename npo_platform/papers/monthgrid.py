"""The month's grid of a defined paper: a line of 31 days for each row, 22 rows to a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import jpholiday

from npo_platform.kernel.calendar import Month, weekday
from npo_platform.papers.ground import DAY, Ground, ground
from npo_platform.papers.report import LEGEND, MARKS, NO_MEAL, ROWS_PER_PAGE, Run, day_numbers
from npo_platform.papers.rows import ORDINARY, Values, rows_of
from npo_platform.papers.table import Column, Shown, Table, columns_of, shown

MONTH_DAYS = 31
COUNTS = f"{NO_MEAL}１２３４５６７８９⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# How wide a letter of 9.5 points is, in millimetres.
_LETTER = 3.35
_FACES = {"name": "nm", "number": "num", "decision_number": "num"}
_BORDER = 0.3


@dataclass(frozen=True)
class Line:
    """One row of the grid: the cells before its days, the days as one text, the cells after."""

    before: Sequence[Shown]
    marks: str
    after: Sequence[Shown]
    fifth: bool


@dataclass(frozen=True)
class Foot:
    """Sums of a page, or of all: delivered meals by day, and the columns the city adds up."""

    label: str
    days: Sequence[Run]
    after: Sequence[Shown]


@dataclass(frozen=True)
class Page:
    """What stands on one sheet."""

    lines: Sequence[Line]
    first: int
    last: int
    feet: Sequence[Foot]
    ground: Ground
    is_last: bool


def grid_context(document: Values, paper: Values) -> Values:
    days = Month.parse(document["month"]).days
    columns = columns_of(paper, narrower=(MONTH_DAYS - len(days)) * DAY)
    at = [column.cell.name for column in columns].index("days")
    rows = rows_of(document, paper)
    by_person = paper["row"] == "person"
    starts = range(0, max(len(rows), 1), ROWS_PER_PAGE)
    return {
        "pages": [_page(rows, start, days, columns, paper) for start in starts],
        "before": columns[:at],
        "days_width": columns[at].width,
        "after": columns[at + 1 :],
        "right": sum(column.width for column in columns[at + 1 :]) + _BORDER,
        "day_numbers": day_numbers(day.day for day in days),
        "day_names": "".join("祝" if jpholiday.is_holiday(day) else weekday(day) for day in days),
        "row_count": len(rows),
        "legend": [("１", "届けた食数", False), *LEGEND[2:]] if by_person else LEGEND,
    }


def _page(rows: Sequence[Values], start: int, days: Sequence[date], columns: Sequence[Column], paper: Values) -> Page:
    chunk = rows[start : start + ROWS_PER_PAGE]
    is_last = start + ROWS_PER_PAGE >= len(rows)
    feet = [_foot("この頁の計（日ごとは届けた食数）", chunk, days, columns, paper)]
    if is_last:
        feet.append(_foot("合計", rows, days, columns, paper))
    strips = [_strip(row, days, counted=paper["row"] == "person") for row in chunk]
    return Page(
        lines=[_line(row, strip, columns) for row, strip in zip(chunk, strips, strict=True)],
        first=start + 1,
        last=start + len(chunk),
        feet=feet,
        ground=ground(days, [_exceptions(row, days) for row in chunk], sums=len(feet)),
        is_last=is_last,
    )


def _line(row: Values, strip: str, columns: Sequence[Column]) -> Line:
    at = [column.cell.name for column in columns].index("days")
    cells = [
        _shown(column, row.get(column.cell.name)) if n != at else Shown("", "") for n, column in enumerate(columns)
    ]
    return Line(before=cells[:at], marks=strip, after=cells[at + 1 :], fifth=row["number"] % 5 == 0)


def _shown(column: Column, value: object) -> Shown:
    """Texts too long for their column shrink; empty figures stay empty, for a row of zeros hides what matters."""
    if column.cell.kind != "text":
        one = shown(column, value if value or column.cell.kind != "count" else None)
        return Shown(one.text, "num")
    text = shown(column, value)
    face = _FACES.get(column.cell.name, text.css)
    return Shown(text.text, f"{face} {_size(column, str(value))}".strip())


def _size(column: Column, text: str) -> str:
    """Names and classes in smaller letters where they need two lines or three."""
    if column.cell.name not in ("name", "class_label"):
        return ""
    letter = _LETTER if column.cell.name == "name" else _LETTER * 8.5 / 9.5
    lines = len(text) * letter / (column.width - 1.2)
    return "" if lines <= 1 else "lines2" if lines * 0.75 <= 2 else "lines3"


def _strip(row: Values, days: Sequence[date], *, counted: bool) -> str:
    """A row's days as one text: the mark of each, or how many were delivered."""
    return "".join(mark(row["days"].get(str(day.day), []), counted=counted) for day in days)


def mark(statuses: Sequence[str], *, counted: bool) -> str:
    delivered = sum(status in ORDINARY for status in statuses)
    if counted and delivered:
        return COUNTS[delivered] if delivered < len(COUNTS) else "多"
    return MARKS.get(statuses[-1], NO_MEAL) if statuses else NO_MEAL


def _exceptions(row: Values, days: Sequence[date]) -> list[int]:
    """Columns of the days that did not go as planned."""
    found = [row["days"].get(str(day.day), []) for day in days]
    return [column for column, statuses in enumerate(found) if any(one not in ("", *ORDINARY) for one in statuses)]


def _foot(label: str, rows: Sequence[Values], days: Sequence[date], columns: Sequence[Column], paper: Values) -> Foot:
    delivered = [sum(one in ORDINARY for row in rows for one in row["days"].get(str(day.day), [])) for day in days]
    at = [column.cell.name for column in columns].index("days")
    sums = Table(columns, rows, paper["totals"]).sums[at + 1 :]
    return Foot(
        label=label,
        days=day_numbers(delivered),
        after=[
            Shown("" if value is None else shown(column, value).text, "num")
            for column, value in zip(columns[at + 1 :], sums, strict=True)
        ],
    )
