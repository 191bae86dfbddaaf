"""Rows → the dense form of a table, with the proof that every case has exactly one row on every day."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from math import lcm, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.findings import Findings
from billing_rules.engine.number import Array, Number, type_of, whole
from billing_rules.engine.tables import ANY, Axis, CompiledRow, CompiledTable, Row, Table, ValueSpec, days
from npo_platform.kernel.errors import Refusal

MOST_CELLS, MOST_GAPS_TOLD, MOST_WORDS = 200_000, 20, 200
Cells = NDArray[np.intp]
Placed = list[tuple[CompiledRow, list[Sequence[int]]]]
# Written out: Fraction itself would read "1e9999999999" and never come back.
_EXACT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
_SPELLINGS = {
    "flag": "true か false",
    "rate": '"0.1" や "2/3"',
    "units": '287 や "28.5"',
    "yen": "整数（数字だけ。例：840）",
    "count": "整数（数字だけ。例：7）",
}


def compile_table(
    table: Table, axes: tuple[Axis, ...], starts_on: date, findings: Findings, *, holed: bool = False
) -> CompiledTable:
    """Every fault of the table is noted; what is returned is safe to run only if none was.

    `holed`: a case without a row becomes one that is refused, so that a draft can be tried on real months.
    """
    placed = list(_read_rows(table, axes, findings))
    rows = [row for row, _ in placed]
    starts = _starts(rows, starts_on)
    sizes = [axis.size for axis in axes]
    if len(starts) * prod(sizes) > MOST_CELLS:
        findings.note("too_big", table.label, f"組合せが {MOST_CELLS:,} 通りをこえます。表を2つに分けてください。")
        starts, sizes, placed = [starts_on], [0 for _ in axes], []
    cells = np.full((len(starts), *sizes), -1, dtype=np.intp)
    _fill(table.label, placed, starts, cells, findings)
    proven = cells.copy()
    if holed and (cells < 0).any():
        cells[cells < 0] = len(rows)
        rows.append(_hole(axes, starts_on))
    numbers, dense = _columns(table, rows, cells.ravel())
    refused = np.array([row.refuse is not None for row in rows] or [False])
    compiled = CompiledTable(
        name=table.name,
        label=table.label,
        axes=axes,
        starts=np.array([days(day) for day in starts]),
        cells=cells.ravel(),
        kind=type_of(whole(cells.size)),
        rows=tuple(rows),
        kinds=dict(table.values),
        numbers=numbers,
        dense=dense,
        refused=refused[cells.ravel()] if refused.any() else None,
    )
    _prove(compiled, starts, proven, findings)
    return compiled


def _hole(axes: Sequence[Axis], starts_on: date) -> CompiledRow:
    """What stands in every case nobody wrote a row for."""
    return CompiledRow(0, ("行がない場合",) * len(axes), {}, starts_on, None, "", "この場合の行がありません。")


def _read_rows(
    table: Table, axes: Sequence[Axis], findings: Findings
) -> Iterator[tuple[CompiledRow, list[Sequence[int]]]]:
    """Rows with the cells they cover. A row with a bad value still covers its cells: its gap is no second fault."""
    for number, row in enumerate(table.rows, 1):
        where = f"{table.label} {number}行目"
        with findings.at(where):
            covered = _covered(row, axes)
            words = tuple(_key_words(axis, row.cells[axis.name]) for axis in axes)
            values: dict[str, Fraction] = {}
            with findings.at(where):
                values = _values(table, row)
            yield CompiledRow(number, words, values, row.from_, row.until, row.ref, row.refuse), covered


def _covered(row: Row, axes: Sequence[Axis]) -> list[Sequence[int]]:
    missing = "・".join(axis.label for axis in axes if axis.name not in row.cells)
    if missing:
        raise Refusal("missing_key", f'{missing} が書かれていません。どれにも当てはまる行なら "*" と書いてください。')
    return [axis.covered(row.cells[axis.name]) for axis in axes]


def _key_words(axis: Axis, cell: Any) -> str:
    if cell == ANY:
        return "すべて"
    covered = axis.covered(cell)
    more = "など" if len(covered) > MOST_WORDS else ""
    return "・".join(axis.words[n] for n in covered[:MOST_WORDS]) + more


def _values(table: Table, row: Row) -> dict[str, Fraction]:
    if row.until and row.until <= row.from_:
        raise Refusal("period", "until は from より後の日にしてください（until は効かなくなる最初の日です）。")
    unknown = set(row.cells) - set(table.keys) - set(table.values)
    if unknown:
        raise Refusal("unknown_column", f"「{'、'.join(sorted(unknown))[:40]}」という列はこの表にありません。")
    given = [name for name in table.values if name in row.cells]
    if row.refuse and given:
        raise Refusal("refusal_with_value", "断る行（refuse）に値は書けません。どちらかにしてください。")
    missing = "・".join(spec.label for name, spec in table.values.items() if name not in row.cells)
    if missing and not row.refuse:
        raise Refusal("missing_value", f"{missing} が書かれていません。")
    return {name: _exact(row.cells[name], table.values[name]) for name in given}


def _exact(cell: Any, spec: ValueSpec) -> Fraction:
    """A cell's value; refused when it is not of the column's type."""
    if type(cell) is (bool if spec.type == "flag" else int):
        return Fraction(int(cell))
    if spec.type in ("rate", "units") and isinstance(cell, str) and _EXACT.fullmatch(cell):
        return Fraction(cell)
    raise Refusal("bad_value", f"{spec.label}「{str(cell)[:40]}」は {_SPELLINGS[spec.type]} で書いてください。")


def _starts(rows: list[CompiledRow], starts_on: date) -> list[date]:
    """The days on which anything in the table may change, from the pack's first day on."""
    cuts = {starts_on} | {row.since for row in rows} | {row.until for row in rows if row.until}
    return sorted(day for day in cuts if day >= starts_on)


def _columns(table: Table, rows: list[CompiledRow], cells: Cells) -> tuple[dict[str, Number], dict[str, Array]]:
    """Each value column over one denominator, and spread over the cells; a refused row holds the least of them."""
    numbers, dense = {}, {}
    for name in table.values:
        known = [row.values[name] for row in rows if name in row.values] or [Fraction(0)]
        least = min(known)
        values = [row.values.get(name, least) for row in rows] or known
        denominator = lcm(*(value.denominator for value in values))
        numbers[name] = Number(int(least * denominator), int(max(known) * denominator), denominator)
        dense[name] = np.array([int(value * denominator) for value in values], dtype=type_of(numbers[name]))[cells]
    return numbers, dense


def _fill(label: str, placed: Placed, starts: list[date], cells: Cells, findings: Findings) -> None:
    """Later rows supersede earlier ones cell by cell; two rows of one cell from one day are an overlap."""
    since = np.array([days(row.since) for row, _ in placed])
    for n in np.argsort(since, kind="stable").tolist():
        row, covered = placed[n][0], [_places(one) for one in placed[n][1]]
        first = _segment(starts, row.since)
        now = cells[np.ix_(np.array([first]), *covered)].ravel()
        twins = now[(now >= 0) & (since[now] == since[n])]
        if len(twins):
            case = "・".join(row.words) or "すべて"
            twin = placed[twins[0]][0].number
            message = f"{row.since}からの {case} は {twin}行目と重なっています。どちらかを直してください。"
            findings.note("overlap", f"{label} {row.number}行目", message)
        cells[np.ix_(np.arange(first, len(starts)), *covered)] = n
        if row.until:
            cells[np.ix_(np.arange(_segment(starts, row.until), len(starts)), *covered)] = -1


def _places(covered: Sequence[int]) -> Cells:
    return np.arange(covered.start, covered.stop) if isinstance(covered, range) else np.array(covered)


def _segment(starts: list[date], day: date) -> int:
    return max(0, bisect_right(starts, day) - 1)


def _prove(table: CompiledTable, starts: list[date], cells: Cells, findings: Findings) -> None:
    gaps = list(_gaps(table, starts, cells)) if cells.size else []
    for day, case in gaps[:MOST_GAPS_TOLD]:
        message = f"{day}、{case} の行がありません。行を足すか、対象外なら refuse の行を書いてください。"
        findings.note("gap", table.label, message)
    if len(gaps) > MOST_GAPS_TOLD:
        findings.note("gap", table.label, f"行のない場合が、ほかに {len(gaps) - MOST_GAPS_TOLD:,} 通りあります。")
    used = set(table.cells.tolist())
    for n, row in enumerate(table.rows):
        if n not in used and cells.size:
            findings.note("unused_row", f"{table.label} {row.number}行目", "この行が使われる日はありません。", "warn")


def _gaps(table: CompiledTable, starts: list[date], cells: Cells) -> Iterator[tuple[date, str]]:
    """The first day of every hole, once per hole."""
    cases = product(*(range(axis.size) for axis in table.axes))
    for case, column in zip(cases, cells.reshape(len(starts), -1).T.tolist(), strict=True):
        filled = True
        for day, row in zip(starts, column, strict=True):
            if row < 0 and filled:
                yield day, table.case(case)
            filled = row >= 0
