"""The tables of a document as an Excel book that people edit: words for codes, real dates, no cell that runs."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

from billing_rules.formats.excel.columns import (
    ANY_WORD,
    FIRST_ROW,
    HEADINGS,
    NAMES,
    NO,
    YES,
    Column,
    Document,
    columns_of,
    sheet_names,
)
from billing_rules.formats.excel.words import key_words
from npo_platform.kernel.calendar import parse_day
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import Value
from npo_platform.sheets.writer import DANGEROUS

MOST_ROWS_TYPED = 2_000
MOST_LETTERS_OF_A_LIST = 255  # Excel takes no longer drop-down list
LARGEST_NUMBER = 10**12  # a spreadsheet holds 15 digits
# Before March 1900 a spreadsheet program counts a 29 February that never was.
FIRST_DAY = date(1900, 3, 1)
# No XML holds these; `_x0041_` is how a book itself writes a letter.
_UNWRITABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_x[0-9A-Fa-f]{4}_|x005F_")


def tables_to_xlsx(document: Document) -> bytes:
    """One sheet per table of a document that `load` accepts: headings, names in grey, the rows in their order.

    Refused when there is no table, or a cell holds what no spreadsheet can.
    """
    if not document.get("tables"):
        raise Refusal("no_tables", "この規則には表がありません。表のある規則を選んでください。")
    out = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **never}) as book:
        # The file is the same for the same document: no hour of writing inside.
        book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001 - a fixed stamp, not a time
        looks = _looks(book)
        for table, name in zip(document["tables"], sheet_names(document), strict=True):
            columns = columns_of(document, table)
            page = book.add_worksheet(name)
            _write_head(page, columns, looks)
            for number, row in enumerate(table["rows"], start=1):
                with _at(f"シート「{name}」になる表の{number}行目"):
                    _write_row(page, FIRST_ROW - 1 + number, columns, _values(row, columns), looks)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of a book; keys and rates are text cells, or 1-7 and 2/3 would become dates while typing."""

    heading: Any
    name: Any
    day: Any
    text: Any
    quoted: Any
    plain: None = None

    def of(self, column: Column) -> Any:
        match column.kind:
            case "day":
                return self.day
            case "yen" | "count" | "units":
                return self.plain
            case _:
                return self.text


def _looks(book: Any) -> _Looks:
    return _Looks(
        heading=book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        name=book.add_format({"font_color": "#767676", "italic": True}),
        day=book.add_format({"num_format": "yyyy/m/d"}),
        text=book.add_format({"num_format": "@"}),
        quoted=book.add_format({"num_format": "@", "quote_prefix": True}),
    )


def _write_head(page: Any, columns: Sequence[Column], looks: _Looks) -> None:
    page.freeze_panes(NAMES, 0)
    for place, column in enumerate(columns):
        page.set_column(place, place, max(12, min(40, 2 * len(column.heading) + 2)), looks.of(column))
        page.write_string(HEADINGS - 1, place, _writable(column.heading, "見出し"), looks.heading)
        page.write_string(NAMES - 1, place, column.name, looks.name)
        if offered := _offered(column):
            # A hint, not a fence: a key may be several words.
            listed = {"validate": "list", "source": offered, "show_error": column.kind == "flag"}
            page.data_validation(FIRST_ROW - 1, place, MOST_ROWS_TYPED, place, listed)


def _offered(column: Column) -> list[str]:
    if column.kind == "flag":
        offered = [YES, NO, *column.settings.values()]
    else:
        words = [str(key_words(column, code)) for code in column.choices]
        offered = [*words, ANY_WORD] if words else []
    speakable = not any("," in word for word in offered)
    return offered if speakable and len(",".join(offered)) <= MOST_LETTERS_OF_A_LIST else []


@contextmanager
def _at(where: str) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise Refusal(refusal.code, f"{where}：{refusal.message}") from None


def _values(row: Mapping[str, Any], columns: Sequence[Column]) -> list[Value]:
    """The cells of a row; refused when the row holds a column the table does not have, or it would be lost."""
    unknown = set(row) - {column.name for column in columns} - {"until"}
    if unknown:
        words = "、".join(sorted(unknown))
        raise Refusal("unknown_column", f"「{words}」という列はこの表にありません。規則の文書を直してください。")
    return [_value(column, row) for column in columns]


def _value(column: Column, row: Mapping[str, Any]) -> Value:
    """What a cell holds; None where the row says nothing."""
    if column.name == "last_day":
        return _day(row["until"]) - timedelta(days=1) if row.get("until") is not None else None
    given = row.get(column.name)
    if given is None:
        return None
    if column.kind == "day":
        return _day(given)
    if column.role == "key":
        given = key_words(column, given)
    elif column.role == "value" and isinstance(given, str):
        given = column.settings.get(given, given)
    elif column.kind == "flag" and isinstance(given, bool):
        given = YES if given else NO
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) <= LARGEST_NUMBER:
        return given
    return _writable(given, column.heading)


def _day(given: Any) -> date:
    day = given if isinstance(given, date) else parse_day(str(given))
    if day <= FIRST_DAY:
        raise Refusal("early_day", f"{day} は Excel の日付にできません。1900年3月2日からの日にしてください。")
    return day


def _writable(given: Any, heading: str) -> str:
    if isinstance(given, str) and not _UNWRITABLE.search(given):
        return given
    raise Refusal("unwritable", f"{heading}「{given}」は Excel のセルに書けません。規則の文書で直してください。")


def _write_row(page: Any, number: int, columns: Sequence[Column], values: Sequence[Value], looks: _Looks) -> None:
    for place, (column, value) in enumerate(zip(columns, values, strict=True)):
        at = (number - 1, place)
        match value:
            case str():
                look = looks.quoted if value[:1] in DANGEROUS else looks.text
                page.write_string(*at, value, look)
            case int():
                page.write_number(*at, value)
            case date():
                page.write_datetime(*at, datetime.combine(value, time.min), looks.of(column))
