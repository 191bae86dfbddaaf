"""A pack's tables as a page shows them: every row as written, and beside new values those before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from billing_rules.engine.tables import CompiledRow, CompiledTable, Row, Table, in_setting
from billing_rules.engine.words import value_words

UNITS = {"yen": "（円）"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row; `was` is what the version before gave for the same cases on the row's first day."""

    head: str
    now: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    anchor: str
    keys: Sequence[Cell]
    cells: Sequence[Cell]
    since: date
    until: date | None
    ref: str
    refuse: str | None
    is_new: bool
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class SheetTable:
    anchor: str
    label: str
    key_heads: Sequence[str]
    value_heads: Sequence[str]
    rows: Sequence[SheetRow]

    @property
    def new_rows(self) -> int:
        return sum(row.is_new for row in self.rows)

    @property
    def has_states(self) -> bool:
        """Some row is new or at fault."""
        return any(row.is_new or row.faults for row in self.rows)

    @property
    def ends(self) -> bool:
        """Some row says when it stops."""
        return any(row.until for row in self.rows)


def sheet_table(
    spec: Table, new: CompiledTable, old: CompiledTable | None, faults: Mapping[str, Sequence[str]]
) -> SheetTable:
    """The rows in the order they are written; without a version before, none is marked as new."""
    heads = {name: kind.label + UNITS.get(kind.type, "") for name, kind in new.kinds.items()}
    compiled = {row.number: row for row in new.rows}
    known = {_meaning(row) for row in old.rows} if old else set()
    rows = []
    for number, written in enumerate(spec.rows, 1):
        row = compiled.get(number)
        is_new = old is not None and (row is None or _meaning(row) not in known)
        before = old if is_new and row else None
        rows.append(
            SheetRow(
                anchor=f"{new.name}-{number}",
                keys=_keys(new, row, written),
                cells=[
                    Cell(head, _shown(new, row, written, name), _was(new, before, row, name))
                    for name, head in heads.items()
                ],
                since=written.from_,
                until=written.until,
                ref=written.ref,
                refuse=written.refuse,
                is_new=is_new,
                faults=faults.get(row_place(new.label, number), ()),
            )
        )
    return SheetTable(new.name, new.label, [axis.label for axis in new.axes], list(heads.values()), rows)


def row_place(label: str, number: int) -> str:
    """How the checks name a row."""
    return f"{label} {number}行目"


def _keys(table: CompiledTable, row: CompiledRow | None, written: Row) -> list[Cell]:
    """The words of the keys, or the bare codes where they could not be read."""
    if row:
        return [Cell(axis.label, word) for axis, word in zip(table.axes, row.words, strict=True)]
    return [Cell(axis.label, str(written.cells.get(axis.name, "―"))) for axis in table.axes]


def _meaning(row: CompiledRow) -> tuple[object, ...]:
    return row.words, tuple(row.values.items()), row.since, row.until, row.refuse


def _was(new: CompiledTable, old: CompiledTable | None, row: CompiledRow | None, name: str) -> str:
    """What the older table gave for the cases of a row on its first day; nothing when it had no such case."""
    if old is None or row is None or name not in old.kinds or _axes(new) != _axes(old):
        return ""
    sizes = tuple(axis.size for axis in new.axes)
    if new.cells.size != len(new.starts) * int(np.prod(sizes)):
        return ""
    held = new.cells.reshape(len(new.starts), *sizes) == new.rows.index(row)
    earlier = [old.row_at(row.since, tuple(cell)) for cell in np.argwhere(held.any(axis=0)).tolist()]
    return "・".join(dict.fromkeys(_figure(old, before, name) for before in earlier))


def _axes(table: CompiledTable) -> list[tuple[str, ...]]:
    return [axis.words for axis in table.axes]


def _shown(table: CompiledTable, row: CompiledRow | None, written: Row, name: str) -> str:
    """The figure, or what was written where it could not be read."""
    if row and (row.refuse or name in row.values):
        return _figure(table, row, name)
    return str(written.cells.get(name, "―"))


def _figure(table: CompiledTable, row: CompiledRow, name: str) -> str:
    """The bare figure of yen: the head of the column says the unit."""
    if row.refuse:
        return "―"
    spec = table.kinds[name]
    text = value_words(row.values[name], spec.type)
    return (text.removesuffix("円") if spec.type == "yen" else text) + in_setting(row.named.get(name))
