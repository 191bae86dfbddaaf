"""An Excel book of several sheets to hand on or to print: facts above, a ruled table, its sums and notes below."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter

from npo_platform.sheets.writer import NEVER, Dangerous, Value, write_cell

FONT = "BIZ UDPゴシック"
TITLE_LENGTH = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "・"))
A4 = 9


@dataclass(frozen=True)
class Page:
    """One sheet; whole numbers and days are typed, nothing can run as a formula."""

    title: str
    header: Sequence[Value]
    rows: Sequence[Sequence[Value]]
    facts: Sequence[tuple[str, Value]] = ()
    sums: Sequence[Sequence[Value]] = ()
    notes: Sequence[str] = field(default=())
    wide: bool = False


def write_book(pages: Sequence[Page]) -> bytes:
    """The book of these sheets; the same sheets give the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **NEVER}) as book:
        book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001 - a fixed stamp, not a time
        names: list[str] = []
        for page in pages:
            names.append(_sheet_name(page.title, names))
            _write(book, page, names[-1])
    return out.getvalue()


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name Excel takes: short, without its special characters, not there yet in any case."""
    name = title.translate(_FORBIDDEN).strip("' ")[:TITLE_LENGTH] or "Sheet"
    if name.casefold() in {one.casefold() for one in taken}:
        name = f"{name[: TITLE_LENGTH - 4]} {len(taken) + 1}"
    return name


def _write(book: Any, page: Page, name: str) -> None:
    sheet = book.add_worksheet(name)
    formats = _formats(book)
    sheet.write_string(0, 0, page.title, formats["title"])
    for number, (word, value) in enumerate(page.facts, start=1):
        sheet.write_string(number, 0, word, formats["word"])
        write_cell(sheet, (number, 2), value, formats["plain"])
    top = len(page.facts) + 2
    for number, row in enumerate([page.header, *page.rows, *page.sums], start=top):
        style = "head" if number == top else "sum" if number > top + len(page.rows) else "body"
        for column, value in enumerate(row):
            write_cell(sheet, (number, column), value, formats[style])
    for number, note in enumerate(page.notes, start=top + len(page.rows) + len(page.sums) + 2):
        write_cell(sheet, (number, 0), note, formats["plain"])
    _arrange(sheet, page, top)


def _formats(book: Any) -> dict[str, dict[type, Any]]:
    """For each place on a sheet, the look of texts (also of dangerous ones), numbers, days and of nothing."""
    looks: dict[str, dict[str, Any]] = {
        "plain": {},
        "body": {"border": 1},
        "sum": {"border": 1, "bold": True, "top": 2},
        "head": {"border": 1, "bold": True, "bg_color": "#ECECEC", "align": "center", "text_wrap": True},
    }
    kinds: dict[type, dict[str, Any]] = {
        int: {"num_format": "#,##0"},
        date: {"num_format": "yyyy/m/d", "align": "left"},
        Dangerous: {"quote_prefix": True},
        str: {},
    }
    found: dict[str, Any] = {
        place: {kind: book.add_format({"font_name": FONT, **look, **more}) for kind, more in kinds.items()}
        for place, look in looks.items()
    }
    found["title"] = book.add_format({"font_name": FONT, "bold": True, "font_size": 14})
    found["word"] = book.add_format({"font_name": FONT, "font_color": "#444444"})
    return found


def _arrange(sheet: Any, page: Page, top: int) -> None:
    """Widths after what stands in each column, headings that stay, and a print on A4 of one page's width."""
    for column, word in enumerate(page.header):
        words = [word, *(row[column] for row in page.rows)]
        longest = max((_letters(value) for value in words if value is not None), default=0)
        sheet.set_column(column, column, min(40, max(4, longest + 2)))
    sheet.freeze_panes(top + 1, 0)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&C&P / &N")
    if page.wide:
        sheet.set_landscape()


def _letters(value: Value) -> int:
    """How wide a value is, in letters of half width."""
    if isinstance(value, int):
        return len(f"{value:,}")
    return sum(1 if letter.isascii() else 2 for letter in str(value))
