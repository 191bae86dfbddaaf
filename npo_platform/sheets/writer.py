"""Writing sheets people open in Excel: text stays text, and no cell of ours can run as a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import xlsxwriter

from npo_platform.sheets.grid import column_letters

Value = str | int | date | None

# A cell that begins so is taken for a formula when a CSV is opened (full-width forms included).
DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
CHOICE_ROWS = 2000
NEVER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Dangerous(str):
    """The look of a text that could run as a formula."""


class Encoding(StrEnum):
    """How a CSV is written: for Excel, or for older software."""

    UTF8 = "utf-8-sig"
    CP932 = "cp932"


def write_csv(
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    encoding: Encoding = Encoding.UTF8,
    *,
    stand_in: str = "",
) -> bytes:
    """A CSV with CRLF; texts that could run as a formula get an apostrophe.

    Raises UnicodeEncodeError when CP932 cannot hold a character: ask `unmappable` first and tell the person,
    who may then take it with a `stand_in` (〓) in the place of each.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    text = out.getvalue()
    if stand_in and encoding == Encoding.CP932:
        text = "".join(letter if _in_cp932(letter) else stand_in for letter in text)
    return text.encode(encoding)


def unmappable(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> list[tuple[str, str]]:
    """Every character CP932 cannot hold, with the address of its cell: [("B5", "𠮷"), …]."""
    return [
        (f"{column_letters(column)}{number}", character)
        for number, row in enumerate([header, *rows], start=1)
        for column, value in enumerate(row)
        if isinstance(value, str)
        for character in dict.fromkeys(value)
        if not _in_cp932(character)
    ]


def write_xlsx(
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    title: str = "Sheet1",
    choices: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """An Excel book of one sheet: bold frozen headings, texts typed as text, whole numbers, real days.

    `choices` puts a drop-down list under a heading (templates for typing).
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **NEVER}) as book:
        # The file is the same for the same rows: no hour of writing inside.
        book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001 - a fixed stamp, not a time
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy/m/d"})
        looks = {date: day, Dangerous: book.add_format({"quote_prefix": True})}
        page = book.add_worksheet(title)
        page.freeze_panes(1, 0)
        for column, word in enumerate(header):
            page.write_string(0, column, word, bold)
            page.set_column(column, column, max(10, 2 * len(word) + 2))
            if choices and word in choices:
                listed = {"validate": "list", "source": list(choices[word])}
                page.data_validation(1, column, CHOICE_ROWS, column, listed)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                write_cell(page, (number, column), value, looks)
    return out.getvalue()


def write_cell(page: Any, at: tuple[int, int], value: Value, looks: Mapping[type, Any]) -> None:
    """One typed cell with the look of its kind: str, int, date, `Dangerous` for a text like a formula."""
    match value:
        case str():
            page.write_string(*at, value, looks.get(Dangerous if value[:1] in DANGEROUS else str))
        case int():
            page.write_number(*at, value, looks.get(int))
        case date():
            page.write_datetime(*at, datetime.combine(value, time.min), looks.get(date))
        case None if str in looks:
            page.write_blank(*at, None, looks[str])


def _csv_cell(value: Value) -> str | int:
    match value:
        case None:
            return ""
        case str() if value and value[0] in DANGEROUS:
            return f"'{value}"
        case date():
            return value.isoformat()
        case _:
            return value


def _in_cp932(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
