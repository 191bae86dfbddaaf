"""A draft's tables as grids to type in: every cell as text, with its fault, what was before, and what is fixed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from billing_rules.formats.document import Document
from billing_rules.formats.excel.columns import ANY_WORD, FRAME, NO, YES, Column, columns_of
from billing_rules.formats.excel.words import key_words
from billing_rules.formats.typed import Texts, faults_of, identity, texts_of
from billing_rules.packs.queries.parts import part_digest, table_part
from billing_rules.packs.queries.tables import row_place

ROWS_AT_ONCE = 200
KINDS = {"yen": "number", "count": "number", "units": "number", "rate": "number", "range": "number"}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One box: `was` is what the published version holds for the case, `other` what another screen saved meanwhile."""

    anchor: str
    field: str
    heading: str
    kind: str
    text: str
    options: Sequence[str]
    locked: bool
    was: str
    other: str
    faults: Sequence[str]

    @property
    def is_changed(self) -> bool:
        return bool(self.was) and self.was != self.text

    @property
    def size(self) -> int:
        """How wide the box is drawn, in letters; a Japanese one takes two."""
        if self.locked and self.kind != "day":
            return max(4, min(44, 2 * len(self.text)))
        return {"number": 7, "day": 15}.get(self.kind, max(10, min(24, 2 * len(self.text))))


@dataclass(frozen=True, slots=True)
class GridRow:
    """`mark` is 「新しい行」, 「変わる」 or nothing; only a row that no published version holds can be taken out."""

    number: int
    anchor: str
    cells: Sequence[GridCell]
    is_new: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class GridTable:
    name: str
    label: str
    token: str
    columns: Sequence[Column]
    rows: Sequence[GridRow]
    first: int
    total: int

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """First and last row of every part that is shown at once; none for a table shown whole."""
        if self.total <= ROWS_AT_ONCE:
            return []
        return [(n, min(n + ROWS_AT_ONCE - 1, self.total)) for n in range(1, self.total + 1, ROWS_AT_ONCE)]


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed that could not be saved: rows of a table, or another part by the change it would make."""

    table: str = ""
    rows: Sequence[Row] = ()
    first: int = 1
    change: Callable[[Document], Document] | None = None


def field_name(number: int, column: str) -> str:
    """How the box of a row and column is called in the form."""
    return f"{number}-{column}"


def grid_table(
    document: Document, table: Row, before: Row | None, faults: Mapping[str, Mapping[str, str]], typed: Typed | None
) -> GridTable:
    """A table as it is typed in, from the row on that is asked for; `faults` by place and column."""
    columns = columns_of(document, table)
    rows = table["rows"]
    mine = typed if typed and typed.table == table["name"] else None
    first = mine.first if mine else 1
    shown = mine.rows if mine and mine.rows else rows[first - 1 : first - 1 + ROWS_AT_ONCE]
    stored = [texts_of(columns, row) for row in rows[first - 1 : first - 1 + len(shown)]]
    maker = _Rows(table, columns, before, {} if mine and mine.rows else faults)
    maker.count([*rows[: first - 1], *shown])
    others: Sequence[Texts] = stored if mine and mine.rows and len(stored) == len(shown) else ()
    return GridTable(
        name=table["name"],
        label=table["label"],
        token=part_digest(document, table_part(table["name"])),
        columns=columns,
        rows=[maker.row(n, row, others[n - first] if others else {}) for n, row in enumerate(shown, first)],
        first=first,
        total=len(rows),
    )


class _Rows:
    """Makes the rows of one table, beside the same table of the published version."""

    def __init__(
        self, table: Row, columns: Sequence[Column], before: Row | None, faults: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.table, self.columns, self.faults = table, columns, faults
        older = before["rows"] if before else []
        self.known = {identity(table, row): texts_of(columns, row) for row in older}
        self.latest = {identity(table, row)[:-1]: texts_of(columns, row) for row in sorted(older, key=_begins)}
        self.compared = before is not None
        self.first: dict[tuple[str, ...], int] = {}
        self.options = {column.name: self._options(column) for column in columns}

    def count(self, rows: Sequence[Row]) -> None:
        """Of two rows for one case and day the first is the published one; the other can be mended or taken out."""
        self.first = {identity(self.table, row): n for n, row in reversed([*enumerate(rows, 1)])}

    def _options(self, column: Column) -> list[str]:
        """What a choice may say: every word, 「すべて」, and the combinations the table already holds."""
        if column.kind == "flag" or column.is_flag:
            return [YES, NO, ANY_WORD] if column.role == "key" else [YES, NO, *column.settings.values()]
        if column.kind != "choice":
            return []
        words = [str(key_words(column, code)) for code in column.choices]
        held = [texts_of([column], row)[column.name] for row in self.table["rows"]]
        return list(dict.fromkeys([*words, ANY_WORD, *(word for word in held if word)]))

    def row(self, number: int, row: Row, other: Texts) -> GridRow:
        texts, mark = texts_of(self.columns, row), identity(self.table, row)
        known = self.known.get(mark) if self.first.get(mark) == number else None
        told = self.faults.get(row_place(self.table["label"], number), {})
        said = {**told, **faults_of(self.columns, row)}
        anchor = f"{self.table['name']}-{number}"
        was = known or self.latest.get(mark[:-1], {})
        cells = [self._cell(column, number, texts, was, other, said, known is not None) for column in self.columns]
        return GridRow(
            number=number,
            anchor=anchor,
            cells=cells,
            is_new=self.compared and known is None,
            is_changed=known is not None and known != texts,
        )

    def _cell(  # noqa: PLR0913 - a cell is where these meet
        self, column: Column, number: int, texts: Texts, was: Texts, other: Texts, said: Texts, known: bool
    ) -> GridCell:
        text = texts[column.name]
        fixed = known and (column.role == "key" or column.name == "from")
        options = self.options[column.name]
        return GridCell(
            anchor=cell_anchor(self.table["name"], number, column.name),
            field=field_name(number, column.name),
            heading=column.heading,
            kind="choice" if options else KINDS.get(column.kind, column.kind),
            text=text,
            options=options if text in options or not text else [*options, text],
            locked=fixed,
            was="" if column in FRAME and not known else was.get(column.name, ""),
            other=other.get(column.name, text) if other.get(column.name, text) != text else "",
            faults=[said[column.name]] if column.name in said else [],
        )


def cell_anchor(table: str, number: int, column: str) -> str:
    return f"{table}-{number}-{column}"


def _begins(row: Row) -> str:
    return str(row.get("from"))
