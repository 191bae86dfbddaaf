"""A program of its own: an Excel book on standard input, its typed cells as JSON on standard output.

Run by `book.py` in a process with little memory and time; imports nothing of ours so that it starts at once. openpyxl
and not calamine as in `npo_platform.sheets`: only openpyxl tells a formula from the value it last had, and a date
cell from a number.
"""

import io
import json
import resource
import sys
import zipfile
from datetime import datetime, time
from typing import Any

MEMORY = 512 * 1024 * 1024
MAX_CELLS = 200_000  # with something in them, in the whole book
MAX_LETTERS = 10_000_000  # a few kilobytes may name one long text in every cell
Written = list[str] | None


def main() -> None:
    rows, columns, entries, unzipped, ratio, seconds = (int(part) for part in sys.argv[1:7])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    data = sys.stdin.buffer.read()
    fault = packed_fault(data, entries, unzipped, ratio)
    json.dump({"fault": fault} if fault else parsed(data, rows, columns), sys.stdout)


def packed_fault(data: bytes, max_entries: int, max_unzipped: int, max_ratio: int) -> str:
    """What is wrong with the archive before anything is unpacked; empty when nothing is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "format"
    unzipped = sum(entry.file_size for entry in entries)
    return "size" if len(entries) > max_entries or unzipped > min(max_unzipped, max_ratio * len(data)) else ""


def parsed(data: bytes, max_rows: int, max_columns: int) -> dict[str, Any]:
    import openpyxl  # noqa: PLC0415 - after the limits: its own memory counts too

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        left = [MAX_CELLS, MAX_LETTERS]
        return {"sheets": [[page.title, rows_of(page, max_rows, max_columns, left)] for page in book.worksheets]}
    except TooBig:
        return {"fault": "size"}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken book breaks a parser in every way there is
        return {"fault": "format"}


class TooBig(Exception):
    """More rows, columns, cells or letters than a person's table has."""


def rows_of(page: Any, max_rows: int, max_columns: int, left: list[int]) -> list[list[Written]]:
    page.reset_dimensions()  # what a book says of its own size is not to be believed
    rows: list[list[Written]] = []
    for cells in page.iter_rows():
        row = [written(cell) for cell in cells]
        while row and row[-1] is None:
            row.pop()
        left[0] -= sum(cell is not None for cell in row)
        left[1] -= sum(len(cell[1]) for cell in row if cell)
        if len(row) > max_columns or len(rows) > max_rows or min(left) < 0:
            raise TooBig
        rows.append(row)
    return rows


def written(cell: Any) -> Written:
    """What a cell is and how it is written."""
    match cell.data_type:
        case _ if cell.value is None:
            return None
        case "f":
            return ["formula", str(getattr(cell.value, "text", cell.value))]
        case "e":
            return ["error", str(cell.value)]
        case _:
            return plain(cell.value)


def plain(value: Any) -> Written:
    """A value and its type: numbers without .0, days in ISO; `moment` is a day with an hour, or an hour alone."""
    match value:
        case bool():
            return ["flag", "1" if value else ""]
        case datetime() if value.time() == time.min:
            return ["day", value.date().isoformat()]
        case float() if value.is_integer():
            return ["number", str(int(value))]
        case int() | float():
            return ["number", repr(value)]
        case str():
            return ["text", value]
        case _:
            return ["moment", str(value)]


if __name__ == "__main__":
    main()
