"""Excel books as people and attackers make them, for the tests."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from billing_rules.formats import parse
from billing_rules.formats.excel.book import pages_of
from billing_rules.formats.excel.parser import parsed
from billing_rules.formats.excel.read import tables_from_pages

LIBRARY = sorted((Path(__file__).parents[3] / "billing_rules" / "library").glob("*/*.json"))
APRIL = {"from": "2026-04-01", "ref": "第6条"}
TABLES = [
    {
        "name": "price",
        "label": "単価表",
        "keys": ["meal", "nth"],
        "values": {"price": {"type": "yen", "label": "単価"}, "share": {"type": "rate", "label": "割合"}},
        "rows": [
            {"meal": "lunch", "nth": {"min": 1, "max": 7}, "price": 500, "share": "0.10"} | APRIL,
            {"meal": ["lunch", "dinner"], "nth": 8, "price": 0, "share": "2/3", "until": "2026-10-01"} | APRIL,
            {"meal": "*", "nth": "*", "refuse": "対象外です。", "from": "2026-10-01", "ref": "=附則"},
        ],
    },
    {
        "name": "outcome",
        "label": "結果の扱い",
        "keys": ["closed"],
        "values": {"due": {"type": "flag", "label": "払う"}, "points": {"type": "units", "label": "点"}},
        "rows": [
            {"closed": 0, "due": True, "points": 287} | APRIL,
            {"closed": 1, "due": False, "points": "28.5"} | APRIL,
        ],
    },
]


def document(**changes: Any) -> dict[str, Any]:
    """A small document: every kind of key and value once. Only what the formats read is in it."""
    inputs = [
        {"name": "meal", "label": "食事", "level": "event", "choices": {"lunch": "昼食", "dinner": "夕食"}},
        {"name": "nth", "label": "何食め", "level": "event", "min": 1, "max": 31},
    ]
    return {"inputs": inputs, "tables": TABLES, "steps": [{"step": "lookup", "table": "price"}]} | changes


def library() -> list[Any]:
    return [parse(path.read_bytes()) for path in LIBRARY]


def edited(data: bytes, cells: dict[str, Any], sheet: str = "単価表") -> bytes:
    """The book after someone has typed into its cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for address, value in cells.items():
        cell = book[sheet][address]
        cell.value = value
        if type(value) in (int, float):
            cell.number_format = "General"
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same book with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def read_here(body: dict[str, Any], data: bytes) -> dict[str, Any]:
    """As `tables_from_xlsx` reads, without a process of its own: fast enough for many examples."""
    return tables_from_pages(body, pages_of(parsed(data, 20_000, 100)["sheets"]))
