"""A defined paper as a table: its columns with their widths, its rows as values, its totals; for PDF and for Excel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape

from npo_platform.kernel.cells import CELLS, PAGE_MM, Cell
from npo_platform.papers.rows import Values, rows_of, total
from npo_platform.templatetags.paper import figure

# What a cell would like to have on an upright sheet.
_UPRIGHT = {"yen": 28.0, "unit": 22.0, "count": 18.0}
_STRETCHED = ("name", "class_label", "month", "outcome")
NOTHING = "―"


@dataclass(frozen=True)
class Column:
    """A column as drawn; `given` is a width the city itself asks for."""

    cell: Cell
    label: str
    width: float
    given: bool

    @property
    def css(self) -> str:
        return "n" if self.cell.kind != "text" else "c" if self.cell.width <= 10 else ""


@dataclass(frozen=True)
class Shown:
    """One cell as printed."""

    text: str
    css: str


@dataclass(frozen=True)
class Table:
    """Columns and the values of every row; `totals` are the names of the columns that are added up."""

    columns: Sequence[Column]
    rows: Sequence[Values]
    totals: Sequence[str]

    @property
    def shown(self) -> list[list[Shown]]:
        return [[shown(column, row.get(column.cell.name)) for column in self.columns] for row in self.rows]

    @property
    def lead(self) -> int:
        """How many columns stand before the first that is added up."""
        summed = [column.cell.name in self.totals for column in self.columns]
        return summed.index(True) if True in summed else len(summed)

    @property
    def sums(self) -> list[int | None]:
        names = [column.cell.name for column in self.columns]
        return [total(self.rows, name) if name in self.totals else None for name in names]

    @property
    def sums_shown(self) -> list[Shown]:
        """The foot of the table after the word 合計."""
        return [
            shown(column, value) if value is not None else Shown("", "")
            for column, value in list(zip(self.columns, self.sums, strict=True))[self.lead :]
        ]


def table_of(document: Values, paper: Values) -> Table:
    return Table(columns_of(paper), rows_of(document, paper), paper["totals"])


def shown(column: Column, value: Any) -> Shown:
    """Figures with their commas; a price that rows do not share is a dash, a column no row fills is empty."""
    if value is None or value == "":
        return Shown(NOTHING if column.cell.kind == "unit" else "", column.css)
    text = figure(value) if column.cell.kind != "text" else conditional_escape(str(value))
    return Shown(text, column.css)


def columns_of(paper: Values, *, narrower: float = 0) -> list[Column]:
    """Columns that fill the sheet; `narrower` is by how much the days of a short month need less."""
    upright = paper["shape"] != "grid"
    columns = [_column(one, upright=upright) for one in paper["columns"]]
    room = PAGE_MM[paper["shape"]] - sum(column.width for column in columns)
    if room < 0:
        return _squeezed(columns, -room)
    names = [column.cell.name for column in columns]
    stretched = next((name for name in _STRETCHED if name in names), "")
    wider = {stretched: room + narrower, "days": -narrower}
    return [
        Column(
            one.cell,
            one.label,
            one.width + wider.get(one.cell.name, 0 if stretched else room / len(columns)),
            one.given,
        )
        for one in columns
    ]


def _column(one: Values, *, upright: bool) -> Column:
    cell = CELLS[one["cell"]]
    wanted = _UPRIGHT.get(cell.kind, cell.width * 1.4) if upright else cell.width
    return Column(cell, one["label"], float(one.get("width") or wanted), bool(one.get("width")))


def _squeezed(columns: Sequence[Column], excess: float) -> list[Column]:
    """Those the city gave no width to share what is too much."""
    free = sum(column.width for column in columns if not column.given and column.cell.kind != "days")
    part = 1 - excess / free if free else 1
    return [
        one if one.given or one.cell.kind == "days" else Column(one.cell, one.label, one.width * part, given=False)
        for one in columns
    ]
