"""Rows → CSV as cities publish it: CP932, every cell quoted, CRLF."""

import csv
import io
from collections.abc import Iterable

from billing_rules.formats.unit_table.rows import HEADINGS, UnitRow
from npo_platform.kernel.errors import Refusal


def write_unit_table(rows: Iterable[UnitRow], *, headings: bool = True) -> bytes:
    """The file to the letter as it was read, if it was quoted throughout; programs read it, so no apostrophes.

    Refused when CP932 cannot hold a character of a name.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if headings:
        writer.writerow(HEADINGS.values())
    writer.writerows(row.cells() for row in rows)
    try:
        return out.getvalue().encode("cp932")
    except UnicodeEncodeError as error:
        text = out.getvalue()
        line = text.count("\r\n", 0, error.start) + 1
        raise Refusal(
            "unit_table_character",
            f"{line}行目の「{text[error.start]}」は Shift_JIS（CP932）で書けません。別の字にしてください。",
        ) from None
