"""An uploaded Excel book as sheets of typed cells with their addresses; every limit ends in a sentence."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from npo_platform.kernel.errors import Refusal
from npo_platform.sheets.grid import column_letters
from npo_platform.sheets.reader import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNZIPPED,
    PARSER_SECONDS,
)

_ZIP = b"PK\x03\x04"
_PARSER = Path(__file__).with_name("parser.py")
_TOO_BIG = "規則の表のシートだけを新しいブックに写して、もう一度選んでください。"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with something in it: text, number, day, flag, formula, error or moment (a day with an hour)."""

    kind: str
    text: str
    address: str

    @property
    def is_blank(self) -> bool:
        return self.kind == "text" and not self.text.strip()


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a book."""

    name: str
    rows: tuple[tuple[Cell | None, ...], ...]

    def row(self, number: int) -> tuple[Cell | None, ...]:
        """A row by its number, counted from 1; empty beyond the last."""
        return self.rows[number - 1] if number <= len(self.rows) else ()

    def numbered(self, first: int) -> Iterator[tuple[int, tuple[Cell | None, ...]]]:
        """The rows with anything in them from a number on."""
        return ((number, row) for number, row in enumerate(self.rows, 1) if number >= first and any(row))


def read_book(data: bytes) -> list[Page]:
    """Every sheet of an xlsx book.

    Refused when the file is no such book, too big, or packed suspiciously (`book_unreadable`, `book_too_big`).
    """
    if len(data) > MAX_BYTES:
        raise Refusal("book_too_big", f"Excel のファイルが大きすぎます（5MB まで）。{_TOO_BIG}")
    if not data.startswith(_ZIP):
        raise _unreadable()
    answer = _parsed_apart(data)
    match answer.get("fault"):
        case None:
            return pages_of(answer["sheets"])
        case "format":
            raise _unreadable()
        case _:
            raise Refusal(
                "book_too_big",
                f"Excel のファイルが広げると大きすぎます（1シート {MAX_ROWS:,}行・{MAX_COLUMNS}列まで）。{_TOO_BIG}",
            )


def pages_of(sheets: list[Any]) -> list[Page]:
    """Sheets as `parser.py` writes them, with the address of every cell; blank cells count as empty."""
    return [
        Page(name, tuple(tuple(_cells(number, row)) for number, row in enumerate(rows, start=1)))
        for name, rows in sheets
    ]


def _cells(number: int, row: list[list[str] | None]) -> Iterator[Cell | None]:
    for place, written in enumerate(row):
        cell = Cell(written[0], written[1], f"{column_letters(place)}{number}") if written else None
        yield cell if cell and not cell.is_blank else None


def _parsed_apart(data: bytes) -> dict[str, Any]:
    """Parse in a process of its own with little memory and time: a sparse sheet can ask for gigabytes."""
    limits = [MAX_ROWS, MAX_COLUMNS, MAX_ENTRIES, MAX_UNZIPPED, MAX_RATIO, PARSER_SECONDS]
    try:
        done = subprocess.run(  # noqa: S603 - our own parser, no shell, fixed arguments
            [sys.executable, "-I", str(_PARSER), *map(str, limits)],
            input=data,
            capture_output=True,
            timeout=PARSER_SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"fault": "died"}
    answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"fault": "died"}
    return answer


def _unreadable() -> Refusal:
    return Refusal(
        "book_unreadable",
        "Excel ブック（xlsx）として読めません。"
        "パスワードがあれば外し、「Excel ブック（*.xlsx）」で保存し直してください。",
    )
