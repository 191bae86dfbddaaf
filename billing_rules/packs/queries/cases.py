"""A table drawn case by case for one of its periods: which row each combination of keys meets, if any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from billing_rules.engine.tables import CompiledRow, CompiledTable
from billing_rules.engine.words import value_words
from billing_rules.packs.queries.tables import row_anchor

MOST_DRAWN, MOST_ACROSS = 400, 12


@dataclass(frozen=True, slots=True)
class RowLink:
    """A row by its number, and where it stands on the version's page."""

    number: int
    anchor: str


@dataclass(frozen=True, slots=True)
class CaseCell:
    """What one case meets; `state` is hole, unread (a row cannot be read), overlap, refused, or nothing."""

    head: str
    state: str
    values: Sequence[str] = ()
    rows: Sequence[RowLink] = ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    keys: Sequence[tuple[str, str]]
    cells: Sequence[CaseCell]


@dataclass(frozen=True, slots=True)
class CaseGrid:
    """The last key across, unless it has too many positions; the others down."""

    key_heads: Sequence[str]
    across: str
    heads: Sequence[str]
    lines: Sequence[CaseLine]


def cases_of(table: CompiledTable) -> int:
    """How many combinations of keys a table has."""
    return prod(axis.size for axis in table.axes)


def case_grid(table: CompiledTable, period: int) -> CaseGrid | None:
    """The drawing of one period; nothing when it would have more than 400 cells."""
    if not 0 < cases_of(table) <= MOST_DRAWN:
        return None
    wide = bool(table.axes) and table.axes[-1].size <= MOST_ACROSS
    down, last = (table.axes[:-1], table.axes[-1]) if wide else (table.axes, None)
    heads = last.words if last else ("、".join(spec.label for spec in table.kinds.values()) or "扱い",)
    lines = []
    for place in product(*(range(axis.size) for axis in down)):
        keys = [(axis.label, axis.words[n]) for axis, n in zip(down, place, strict=True)]
        across = range(last.size) if last else (None,)
        cells = [
            _cell(table, period, place if n is None else (*place, n), head)
            for n, head in zip(across, heads, strict=True)
        ]
        lines.append(CaseLine(keys, cells))
    return CaseGrid([axis.label for axis in down], last.label if last else "", heads, lines)


def _cell(table: CompiledTable, period: int, cell: tuple[int, ...], head: str) -> CaseCell:
    row = table.row_in(period, cell)
    if row is None:
        return CaseCell(head, "hole" if table.holes else "unread")
    twins = [one.twin for one in table.overlaps if one.box.holds(cell, period)]
    rows = [row_link(table, other) for other in (row, *(table.rows[n] for n in twins))]
    if twins:
        return CaseCell(head, "overlap", list(_figures(table, row)), rows)
    return CaseCell(head, "refused" if row.refuse else "", list(_figures(table, row)), rows)


def row_link(table: CompiledTable, row: CompiledRow) -> RowLink:
    return RowLink(row.number, row_anchor(table.name, row.number))


def _figures(table: CompiledTable, row: CompiledRow) -> Iterator[str]:
    """The values of a row, each with its name when there is more than one."""
    if row.refuse or not row.values:
        return
    for name, spec in table.kinds.items():
        value = value_words(row.values[name], spec.type) if name in row.values else "―"
        yield value if len(table.kinds) == 1 else f"{spec.label} {value}"
