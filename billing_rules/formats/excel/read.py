"""An edited Excel book back into a document: its tables are replaced, everything else is kept."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from billing_rules.formats.document import Document
from billing_rules.formats.excel.book import Cell, Page, read_book
from billing_rules.formats.excel.cells import read_cell
from billing_rules.formats.excel.columns import FIRST_ROW, NAMES, Column, columns_of, sheet_names
from npo_platform.kernel.errors import Finding, Refusal, Refused
from npo_platform.sheets import squeezed
from npo_platform.sheets.grid import column_letters

MOST_TOLD = 200


def tables_from_xlsx(document: Mapping[str, Any], data: bytes) -> Document:
    """A new document with the rows of the book; steps, labels and everything else stay as they are.

    Refused when the file is no book (`book_unreadable`, `book_too_big`), and with every fault of its cells at once,
    each with sheet and address (`bad_book`).
    """
    return tables_from_pages(document, read_book(data))


def tables_from_pages(document: Mapping[str, Any], pages: Sequence[Page]) -> Document:
    faults = _Faults()
    names = sheet_names(document)
    found = _pages_by_name(pages, names, faults)
    tables = []
    for table, name in zip(document["tables"], names, strict=True):
        page = found.get(squeezed(name))
        rows = list(_rows(page, columns_of(document, table), faults)) if page else []
        tables.append({**table, "rows": rows})
    faults.refuse()
    return {key: tables if key == "tables" else value for key, value in document.items()}


class _Faults(list[Finding]):
    """What is wrong with a book, told to the end of patience: a sheet in the wrong columns is wrong everywhere."""

    more = 0

    def note(self, code: str, where: str, message: str) -> None:
        if len(self) < MOST_TOLD:
            self.append(Finding(code, f"{where}：{message}", "stop", where))
        else:
            self.more += 1

    @contextmanager
    def at(self, where: str) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            self.note(refusal.code, where, refusal.message)

    def refuse(self) -> None:
        if not self:
            return
        told = f"、はじめの {MOST_TOLD} か所を示します" if self.more else ""
        message = f"Excel の表に {len(self) + self.more} か所の誤りがあります{told}。示したセルを直してください。"
        raise Refused("bad_book", message, list(self))


def _pages_by_name(pages: Sequence[Page], names: Sequence[str], faults: _Faults) -> dict[str, Page]:
    """The sheets of the tables; another sheet with anything in it may be a renamed one, and is not passed over."""
    found: dict[str, Page] = {}
    wanted = {squeezed(name) for name in names}
    for page in pages:
        if squeezed(page.name) in wanted:
            found[squeezed(page.name)] = page
        elif any(any(row) for row in page.rows):
            message = f"どの表のシートでもありません。消すか、名前を {'・'.join(names)} のどれかにしてください。"
            faults.note("unknown_sheet", f"シート「{page.name}」", message)
    for name in names:
        if squeezed(name) not in found:
            message = "このブックにありません。書き出したブックのシートを、名前を変えずに残してください。"
            faults.note("missing_sheet", f"シート「{name}」", message)
    return found


def _rows(page: Page, columns: Sequence[Column], faults: _Faults) -> Iterator[dict[str, Any]]:
    places = _places(page, columns, faults)
    if len(places) < len(columns):
        return  # told already; every row would be at fault
    rows = list(page.numbered(FIRST_ROW))
    if not rows:
        faults.note("no_rows", f"シート「{page.name}」", "行がありません。3行目から1行以上入れてください。")
    for number, cells in rows:
        _refuse_strays(page, number, cells, set(places.values()), faults)
        yield _row(page.name, number, {name: _cell(cells, place) for name, place in places.items()}, columns, faults)


def _places(page: Page, columns: Sequence[Column], faults: _Faults) -> dict[str, int]:
    """Where each column stands, by the names in the second row."""
    known = {column.name for column in columns}
    places: dict[str, int] = {}
    for place, cell in enumerate(page.row(NAMES)):
        if cell is None:
            continue
        where, name = f"シート「{page.name}」の {cell.address}", squeezed(cell.text)
        if name not in known:
            listed = "・".join(column.name for column in columns)
            message = f"「{cell.text[:40]}」という列はこの表にありません。2行目は {listed} のままにしてください。"
            faults.note("unknown_column", where, message)
        elif name in places:
            faults.note("column_twice", where, f"「{name}」の列が2つあります。1つにしてください。")
        else:
            places[name] = place
    for column in columns:
        if column.name not in places:
            message = f"2行目に「{column.name}」（{column.heading}）の列がありません。列を元に戻してください。"
            faults.note("missing_column", f"シート「{page.name}」", message)
    return places


def _refuse_strays(page: Page, number: int, cells: Sequence[Cell | None], places: set[int], faults: _Faults) -> None:
    """A note beside the table would be lost in silence."""
    for place, cell in enumerate(cells):
        if cell and place not in places and _cell(page.row(NAMES), place) is None:
            where = f"シート「{page.name}」の {column_letters(place)}{number}"
            faults.note("stray_cell", where, "2行目に名前のない列です。消すか、名前のある列に写してください。")


def _row(
    sheet: str, number: int, cells: Mapping[str, Cell | None], columns: Sequence[Column], faults: _Faults
) -> dict[str, Any]:
    """One row as the document writes it; blank cells are left out."""
    row: dict[str, Any] = {}
    for column in columns:
        cell = cells[column.name]
        with faults.at(f"シート「{sheet}」の {cell.address if cell else f'{number}行目'}"):
            if cell is not None:
                row[column.name] = read_cell(column, cell)
                _refuse_value_beside_refusal(column, cells)
            elif column.required or (column.role == "value" and cells["refuse"] is None):
                raise Refusal("blank", f"{column.heading}が空です。{_what_to_enter(column)}を入れてください。")
    if last := row.pop("last_day", None):
        row["until"] = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
        row["ref"] = row.pop("ref", "")  # as the library writes it: from, until, ref
    return row


def _refuse_value_beside_refusal(column: Column, cells: Mapping[str, Cell | None]) -> None:
    if column.role == "value" and cells["refuse"] is not None:
        raise Refusal(
            "refusal_with_value", f"受け付けない行に{column.heading}は書けません。どちらかを空にしてください。"
        )


def _what_to_enter(column: Column) -> str:
    if column.kind == "choice":
        return f"{'・'.join(list(column.choices.values())[:10])}・すべて のどれか"
    return {"range": "数か「1〜7」か「すべて」", "day": "日付", "words": "言葉", "flag": "はい・いいえのどれか"}.get(
        column.kind, "数"
    )


def _cell(cells: Sequence[Cell | None], place: int) -> Cell | None:
    return cells[place] if place < len(cells) else None
