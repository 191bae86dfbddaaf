"""A program of its own: Excel or ODS on standard input, JSON rows of text on standard output.

Run by `reader.py` in a process with little memory and time; imports nothing of ours so that it starts at once.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 512 * 1024 * 1024
MAX_LETTERS = 10_000_000  # a few kilobytes may name one long text in every cell


def main() -> None:
    rows, columns, seconds = (int(part) for part in sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    json.dump(parsed(sys.stdin.buffer.read(), rows, columns), sys.stdout)


def parsed(data: bytes, max_rows: int, max_columns: int) -> dict[str, Any]:
    import python_calamine as calamine  # noqa: PLC0415 - after the limits: its own memory counts too

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in map(book.get_sheet_by_name, shown(book, calamine)):
            if sheet.end is None:
                continue
            last_row, last_column = sheet.end  # counted from 0, and the heading is no row of data
            if last_row > max_rows or last_column >= max_columns:
                return {"fault": "size"}
            rows = [[text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            letters = sum(len(cell) for row in rows for cell in row)
            return {"rows": rows} if letters <= MAX_LETTERS else {"fault": "size"}
    except calamine.PasswordError:
        return {"fault": "password"}
    except calamine.CalamineError:
        return {"fault": "format"}
    return {"rows": []}


def shown(book: Any, calamine: Any) -> list[str]:
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    return visible or book.sheet_names[:1]


def text(cell: object) -> str:
    """Every value as the text a person would type: ISO days, 11:30, whole numbers without .0."""
    match cell:
        case bool():
            return "○" if cell else ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time.min:
            return cell.date().isoformat()
        case datetime() | date():
            return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
        case time():
            return cell.strftime("%H:%M")
        case timedelta():
            return f"{cell.seconds // 3600:02d}:{cell.seconds % 3600 // 60:02d}"
        case _:
            return str(cell)


if __name__ == "__main__":
    main()
