"""A sheet as people see it: rows with their numbers, cells with their addresses, columns by their headings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from npo_platform.sheets.values import squeezed

HEADING_ROWS = 20


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file; `number` counts from 1 as spreadsheet programs do."""

    number: int
    cells: tuple[str, ...]

    def text(self, column: int) -> str:
        """The text of a cell; a row shorter than its heading ends in empty cells."""
        return self.cells[column] if column < len(self.cells) else ""

    def address(self, column: int) -> str:
        """C5, as a spreadsheet program names the cell."""
        return f"{column_letters(column)}{self.number}"

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet below its headings, read by the names one asks for."""

    header: Row
    rows: tuple[Row, ...]
    columns: Mapping[str, int]

    def text(self, row: Row, name: str) -> str:
        """The trimmed text under a heading; empty when the file has no such column."""
        return row.text(self.columns[name]).strip() if name in self.columns else ""

    def address(self, row: Row, name: str) -> str:
        """Where a value stands: C5, or 5行目 when the file has no such column."""
        return row.address(self.columns[name]) if name in self.columns else f"{row.number}行目"

    def missing(self, names: Sequence[str]) -> list[str]:
        """The asked names without a column."""
        return [name for name in names if name not in self.columns]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every row of one sheet; the headings are found among the first rows."""

    all_rows: tuple[Row, ...]

    @property
    def header(self) -> Row:
        """The first row with anything in it."""
        return next(self._written(), Row(1, ()))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows with anything in them below the header."""
        return tuple(self._written())[1:]

    def table(self, headings: Mapping[str, Sequence[str]]) -> Table:
        """Find the heading row by the words it may hold: {name: (heading, another heading, …)}.

        Titles above the headings and a second heading row (merged cells) are tolerated: the row with the most known
        headings wins, its blank cells take the word above them, and a heading known only together with the group
        above it (緊急連絡先 over 電話) is known by both. The header of the table says what was read.
        """
        names = {squeezed(word): name for name, words in headings.items() for word in words}
        candidates = self.all_rows[:HEADING_ROWS]
        best, best_columns = self.header, dict[str, int]()
        above: Row | None = None
        for row in candidates:
            filled = _filled_from(above, row)
            columns = _columns_of(filled, _groups(above, row), names)
            if len(columns) > len(best_columns):
                best, best_columns = Row(row.number, tuple(filled)), columns
            above = row
        below = tuple(r for r in self.all_rows if r.number > best.number and not r.is_blank)
        return Table(header=best, rows=below, columns=best_columns)

    def _written(self) -> Iterator[Row]:
        return (row for row in self.all_rows if not row.is_blank)


def _filled_from(above: Row | None, row: Row) -> list[str]:
    width = max(len(row.cells), len(above.cells) if above else 0)
    return [row.text(i) or (above.text(i) if above else "") for i in range(width)]


def _groups(above: Row | None, row: Row) -> list[str]:
    """For each cell the merged heading it stands under: the last word above it or to the left of that."""
    groups, group = list[str](), ""
    for index in range(len(row.cells)):
        group = (above.text(index) if above else "") or group
        groups.append(group)
    return groups


def _columns_of(cells: Sequence[str], groups: Sequence[str], names: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        group = groups[index] if index < len(groups) and cell.strip() else ""
        name = names.get(squeezed(group + cell)) or names.get(squeezed(cell))
        if name is not None:
            columns.setdefault(name, index)
    return columns
