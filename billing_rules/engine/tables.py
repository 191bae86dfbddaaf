"""Dated decision tables → dense arrays, with the proof that every case has exactly one row on every day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from math import lcm, prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from billing_rules.engine.findings import Findings
from billing_rules.engine.number import Array, Number
from billing_rules.engine.part import Day, Name, Part, Words
from billing_rules.engine.words import value_words
from npo_platform.kernel.errors import Refusal

MOST_CELLS, MOST_GAPS_TOLD = 500_000, 20
EPOCH = date(1970, 1, 1)
ANY = "*"
ValueKind = Literal["yen", "units", "rate", "count", "flag"]


class ValueSpec(Part):
    """A value column of a table."""

    type: ValueKind
    label: Words


class Row(Part):
    """One row as written: `from`, `until` (the first day it no longer holds), `ref`, and its cells."""

    model_config = ConfigDict(extra="allow")

    from_: Day = Field(alias="from")
    until: Day | None = None
    ref: Words
    refuse: Words | None = None

    @property
    def cells(self) -> dict[str, Any]:
        return self.model_extra or {}


class Table(Part):
    """A dated decision table; every combination of keys has one row on every day, or publication is refused."""

    name: Name
    label: Words
    keys: tuple[Name, ...] = ()
    values: dict[Name, ValueSpec] = {}
    rows: tuple[Row, ...] = Field(min_length=1, max_length=20_000)


@dataclass(frozen=True, slots=True)
class Axis:
    """A key column: the codes of a choice, or the elementary ranges of a whole number."""

    name: str
    label: str
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        return len(self.words)

    def index(self, column: Any) -> Any:
        """The position of each value on this axis."""
        if self.codes or self.edges == (0, 1):
            return column
        return np.searchsorted(self.edges, column, side="right") - 1

    def covered(self, cell: Any) -> list[int]:
        """The positions a row's key covers; refused when it is not a key of this column."""
        if cell == ANY:
            return list(range(self.size))
        if self.codes:
            codes = cell if isinstance(cell, list) else [cell]
            unknown = [code for code in codes if code not in self.codes]
            if unknown or not codes:
                shown = "・".join(self.codes)
                raise Refusal("unknown_code", f"{self.label}「{'、'.join(map(str, unknown))}」は選択肢にありません（{shown}）。")
            return [self.codes.index(code) for code in codes]
        low, high = range_of(cell)
        covered = [n for n, edge in enumerate(self.edges) if low <= edge <= high]
        if not covered:
            raise Refusal("unknown_code", f"{self.label}の範囲「{cell}」は、この入力の範囲の外です。")
        return covered


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """A row as screens and explanations show it."""

    number: int
    words: tuple[str, ...]
    values: dict[str, Fraction]
    since: date
    until: date | None
    ref: str
    refuse: str | None


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """The dense form: `cells` holds the row of every (period, key, …); a value is one gather away."""

    name: str
    label: str
    axes: tuple[Axis, ...]
    starts: Array
    cells: NDArray[np.intp]
    rows: tuple[CompiledRow, ...]
    kinds: dict[str, ValueSpec]
    numbers: dict[str, Number]
    dense: dict[str, Array]
    refused: NDArray[np.bool_] | None

    def position(self, day: Array, keys: list[Any]) -> Any:
        """Where in the dense arrays each (day, key, …) stands."""
        place: Any = 0
        if len(self.starts) > 1:
            place = np.searchsorted(self.starts, day, side="right") - 1
        for axis, column in zip(self.axes, keys, strict=True):
            place = place * axis.size + axis.index(column)
        return place if np.ndim(place) else np.full(len(day), place)

    def segment(self, on: date | None) -> int:
        """The period a day lies in; the last one when no day is given."""
        if on is None:
            return len(self.starts) - 1
        return max(0, int(np.searchsorted(self.starts, days(on), side="right")) - 1)

    def row_at(self, day: int, cell: tuple[int, ...]) -> CompiledRow:
        """The row of a key combination on a day (counted from 1970)."""
        place = max(0, int(np.searchsorted(self.starts, day, side="right")) - 1)
        for axis, index in zip(self.axes, cell, strict=True):
            place = place * axis.size + index
        return self.rows[self.cells[place]]

    def case(self, cell: tuple[int, ...]) -> str:
        """The words of a key combination: 夕食・やわらか."""
        return "・".join(axis.words[n] for axis, n in zip(self.axes, cell, strict=True)) or "すべて"

    def shown(self, row: CompiledRow) -> str:
        """The row's values in words."""
        if row.refuse:
            return row.refuse
        return "、".join(
            f"{spec.label} {value_words(row.values[name], spec.type)}" for name, spec in self.kinds.items()
        )


def days(day: date) -> int:
    """Days since 1970, the engine's own way to hold a date."""
    return (day - EPOCH).days


def date_of(day: int) -> date:
    """The date of a day counted from 1970."""
    return EPOCH + timedelta(days=day)


def range_of(cell: Any) -> tuple[int, int]:
    """A number key: 3, or {"min": 1, "max": 7}; refused otherwise."""
    if type(cell) is int:
        return cell, cell
    if isinstance(cell, dict) and set(cell) == {"min", "max"} and all(type(n) is int for n in cell.values()):
        return cell["min"], cell["max"]
    raise Refusal("bad_range", f'数のキー「{cell}」は 3 か {{"min": 1, "max": 7}} の形で書いてください。')


def compile_table(table: Table, axes: list[Axis], starts_on: date, findings: Findings) -> CompiledTable:
    """Every fault of the table is noted; what is returned is safe to run only if none was."""
    rows, spans = [], []
    for number, row in enumerate(table.rows, 1):
        where = f"{table.label} {number}行目"
        with findings.at(where):
            span = _covered(row, axes)
            words = tuple(_key_words(axis, row.cells[axis.name]) for axis in axes)
            values: dict[str, Fraction] = {}
            with findings.at(where):
                values = _values(table, row)
            spans.append(span)
            rows.append(CompiledRow(number, words, values, row.from_, row.until, row.ref, row.refuse))
    cuts = {max(row.since, starts_on) for row in rows} | {row.until for row in rows if row.until} | {starts_on}
    starts = sorted(day for day in cuts if day >= starts_on)
    sizes = tuple(axis.size for axis in axes)
    if len(starts) * prod(sizes) > MOST_CELLS:
        findings.note("too_big", table.label, f"組合せが {MOST_CELLS:,} 通りをこえます。表を2つに分けてください。")
        starts, sizes, rows = [starts_on], (1,) * len(axes), []
    cells = np.full((len(starts), *sizes), -1, dtype=np.intp)
    _fill(table, rows, spans, starts, cells, findings)
    numbers, dense = {}, {}
    for name in table.values:
        numbers[name], values = _column([row.values.get(name, Fraction(0)) for row in rows] or [Fraction(0)])
        dense[name] = values[cells.ravel()]
    refused = np.array([row.refuse is not None for row in rows] or [False])
    compiled = CompiledTable(
        name=table.name,
        label=table.label,
        axes=tuple(axes),
        starts=np.array([days(day) for day in starts]),
        cells=cells.ravel(),
        rows=tuple(rows),
        kinds=dict(table.values),
        numbers=numbers,
        dense=dense,
        refused=refused[cells.ravel()] if refused.any() else None,
    )
    _prove(compiled, starts, cells, findings)
    return compiled


def _covered(row: Row, axes: list[Axis]) -> list[list[int]]:
    missing = [axis.label for axis in axes if axis.name not in row.cells]
    if missing:
        raise Refusal("missing_key", f"{'・'.join(missing)} が書かれていません。どれにも当てはまる行なら \"*\" と書いてください。")
    return [axis.covered(row.cells[axis.name]) for axis in axes]


def _values(table: Table, row: Row) -> dict[str, Fraction]:
    if row.until and row.until <= row.from_:
        raise Refusal("period", "until は from より後の日にしてください（until は効かなくなる最初の日です）。")
    unknown = set(row.cells) - set(table.keys) - set(table.values)
    if unknown:
        raise Refusal("unknown_column", f"「{'、'.join(sorted(unknown))}」という列はこの表にありません。")
    given = [name for name in table.values if name in row.cells]
    if row.refuse and given:
        raise Refusal("refusal_with_value", "断る行（refuse）に値は書けません。どちらかにしてください。")
    missing = [spec.label for name, spec in table.values.items() if name not in row.cells]
    if missing and not row.refuse:
        raise Refusal("missing_value", f"{'・'.join(missing)} が書かれていません。")
    return {name: _exact(row.cells[name], table.values[name]) for name in given}


def _key_words(axis: Axis, cell: Any) -> str:
    return "すべて" if cell == ANY else "・".join(axis.words[n] for n in axis.covered(cell))


def _exact(cell: Any, spec: ValueSpec) -> Fraction:
    """A cell's value; refused when it is not of the column's type."""
    if spec.type == "flag" and cell in (0, 1):
        return Fraction(int(cell))
    if spec.type != "flag" and type(cell) is int:
        return Fraction(cell)
    if spec.type in ("rate", "units") and isinstance(cell, str) and len(cell) <= 20:
        try:
            return Fraction(cell)
        except (ValueError, ZeroDivisionError):
            pass
    how = {
        "flag": "true か false",
        "rate": '"0.1" や "2/3"',
        "units": '287 や "28.5"',
    }.get(spec.type, "整数（数字だけ。例：840）")
    raise Refusal("bad_value", f"{spec.label}「{cell}」は {how} で書いてください。")


def _column(values: list[Fraction]) -> tuple[Number, Array]:
    denominator = lcm(*(value.denominator for value in values))
    numerators = [int(value * denominator) for value in values]
    return Number(min(numerators), max(numerators), denominator), np.array(numerators, dtype=np.int64)


def _fill(
    table: Table, rows: list[CompiledRow], spans: list[list[list[int]]], starts: list[date], cells: Any, findings: Findings
) -> None:
    """Later rows supersede earlier ones cell by cell; two rows of one cell from one day are an overlap."""
    for n in sorted(range(len(rows)), key=lambda index: rows[index].since):
        row = rows[n]
        first = _segment(starts, row.since)
        now = cells[np.ix_([first], *spans[n])].ravel()
        twin = next((rows[m] for m in now if m >= 0 and rows[m].since == row.since), None)
        if twin:
            findings.note(
                "overlap",
                f"{table.label} {row.number}行目",
                f"{row.since}からの {'・'.join(row.words) or 'すべて'} は {twin.number}行目と重なっています。どちらかを直してください。",
            )
        cells[np.ix_(range(first, len(starts)), *spans[n])] = n
        if row.until:
            cells[np.ix_(range(_segment(starts, row.until), len(starts)), *spans[n])] = -1


def _segment(starts: list[date], day: date) -> int:
    return max(0, sum(start <= day for start in starts) - 1)


def _prove(table: CompiledTable, starts: list[date], cells: Any, findings: Findings) -> None:
    gaps = list(_gaps(table, starts, cells))
    for day, case in gaps[:MOST_GAPS_TOLD]:
        findings.note("gap", table.label, f"{day}、{case} の行がありません。行を足すか、対象外なら refuse の行を書いてください。")
    if len(gaps) > MOST_GAPS_TOLD:
        findings.note("gap", table.label, f"行のない場合が、ほかに {len(gaps) - MOST_GAPS_TOLD:,} 通りあります。")
    used = set(table.cells.tolist())
    for n, row in enumerate(table.rows):
        if n not in used:
            findings.note("unused_row", f"{table.label} {row.number}行目", "この行が使われる日はありません。", "warn")


def _gaps(table: CompiledTable, starts: list[date], cells: Any) -> Iterator[tuple[date, str]]:
    """The first day of every hole, once per hole."""
    for cell in product(*(range(axis.size) for axis in table.axes)):
        before = True
        for day, row in zip(starts, cells[(slice(None), *cell)], strict=True):
            if row < 0 and before:
                yield day, table.case(cell)
            before = row >= 0
