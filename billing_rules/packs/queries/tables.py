"""A pack's tables as a page shows them: every row as written, and beside new values those before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from billing_rules.engine import CompiledPack
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


def changed_rows(spec: Table, new: CompiledTable, before: CompiledPack | None) -> set[int]:
    """The numbers of the rows that the version before did not have; without one, none counts as changed."""
    if before is None:
        return set()
    older, old = next((one for one in before.pack.tables if one.name == spec.name), None), before.scope.tables
    known = _meanings(older, old[older.name]).values() if older else ()
    unchanged = set(known)
    return {number for number, meaning in _meanings(spec, new).items() if meaning not in unchanged}


def _meanings(spec: Table, table: CompiledTable) -> dict[int, object]:
    """What each row decides, by its number: codes rather than their words, figures rather than their spelling."""
    compiled = {row.number: row for row in table.rows}
    return {number: _meaning(spec, written, compiled.get(number)) for number, written in enumerate(spec.rows, 1)}


def _meaning(spec: Table, written: Row, row: CompiledRow | None) -> object:
    keys = tuple((key, _plain(written.cells.get(key))) for key in sorted(spec.keys))
    values = tuple(sorted(row.values.items())) if row else object()  # what cannot be read is like nothing before
    return keys, values, written.from_, written.until, written.refuse


def _plain(cell: object) -> object:
    """A key as something that can be compared: the order of a list says nothing."""
    if isinstance(cell, list):
        return tuple(sorted(map(str, cell)))
    return tuple(sorted(cell.items())) if isinstance(cell, dict) else str(cell)


def sheet_table(
    spec: Table, new: CompiledTable, before: CompiledPack | None, faults: Mapping[str, Sequence[str]]
) -> SheetTable:
    """The rows in the order they are written; without a version before, none is marked as new."""
    old = before.scope.tables.get(spec.name) if before else None
    changed = changed_rows(spec, new, before)
    heads = {name: kind.label + UNITS.get(kind.type, "") for name, kind in new.kinds.items()}
    compiled = {row.number: row for row in new.rows}
    rows = []
    for number, written in enumerate(spec.rows, 1):
        row = compiled.get(number)
        is_new = number in changed
        rows.append(
            SheetRow(
                anchor=row_anchor(new.name, number),
                keys=_keys(new, row, written),
                cells=[
                    Cell(head, _shown(new, row, written, name), _was(new, old if is_new else None, row, name))
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


def row_anchor(table: str, number: int) -> str:
    """Where a row stands on the page of its version."""
    return f"{table}-{number}"


def row_place(label: str, number: int) -> str:
    """How the checks name a row."""
    return f"{label} {number}行目"


def _keys(table: CompiledTable, row: CompiledRow | None, written: Row) -> list[Cell]:
    """The words of the keys, or the bare codes where they could not be read."""
    if row:
        return [Cell(axis.label, word) for axis, word in zip(table.axes, row.words, strict=True)]
    return [Cell(axis.label, str(written.cells.get(axis.name, "―"))) for axis in table.axes]


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
