"""A file read and kept as a draft, and what applying it would do, row by row."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from npo_platform.kernel.digest import canonical
from npo_platform.kernel.errors import Finding
from npo_platform.sheets.grid import Row, Table

REASON = "直すところ"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What became of a row: new, changed, same, or faulty with its findings."""

    row: Row
    name: str
    word: str
    did: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class RowFaulty(Exception):
    """Undoes what a row had done so far."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What applying a file would do now, row by row."""

    header: Sequence[str]
    lines: Sequence[ImportLine]

    @property
    def sound(self) -> list[ImportLine]:
        return [line for line in self.lines if not line.findings]

    @property
    def faulty(self) -> list[ImportLine]:
        return [line for line in self.lines if line.findings]

    @property
    def effective(self) -> list[ImportLine]:
        """The rows that would change something."""
        return [line for line in self.sound if line.word != "same"]

    @property
    def same(self) -> list[ImportLine]:
        """The rows that say what is known already."""
        return [line for line in self.sound if line.word == "same"]

    def faulty_rows(self) -> list[list[str]]:
        """The rows to mend as they were, each with its reasons at the end."""
        width = len(self.header)
        return [
            [*(line.row.text(n) for n in range(width)), " ".join(f.message for f in line.findings)]
            for line in self.faulty
        ]


def kept(table: Table) -> str:
    """The rows of a table as one text, to be restored as they were."""
    width = max(len(row.cells) for row in (table.header, *table.rows))
    return canonical(
        {
            "header": [table.header.text(column) for column in range(width)],
            "header_number": table.header.number,
            "columns": dict(table.columns),
            "rows": [[row.number, *row.cells] for row in table.rows],
        }
    )


def restored(text: str) -> Table:
    """The table of a kept text; an empty one once it is forgotten."""
    found: dict[str, Any] = json.loads(text or '{"header": [], "columns": {}, "rows": []}')
    return Table(
        header=Row(found.get("header_number", 1), tuple(found["header"])),
        rows=tuple(Row(number, tuple(cells)) for number, *cells in found["rows"]),
        columns=found["columns"],
    )
