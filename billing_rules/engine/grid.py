"""Rows → the dense form of a table, with the proof that every case has exactly one row on every day."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from billing_rules.engine.boxes import Box, boxes, places_of
from billing_rules.engine.findings import Findings
from billing_rules.engine.number import Array, Number, type_of, whole
from billing_rules.engine.parts import Setting
from billing_rules.engine.proof import prove
from billing_rules.engine.tables import (
    ANY,
    ANY_WORD,
    Axis,
    CompiledRow,
    CompiledTable,
    Overlap,
    Row,
    Table,
    ValueSpec,
    days,
)
from npo_platform.kernel.errors import Refusal

MOST_CELLS, MOST_WORDS = 200_000, 200
Settings = Mapping[str, Setting]
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
    table: Table,
    axes: tuple[Axis, ...],
    starts_on: date,
    findings: Findings,
    settings: Settings,
    *,
    holed: bool = False,
) -> CompiledTable:
    """Every fault of the table is noted; what is returned is safe to run only if none was.

    `settings` are those a value may stand in. `holed`: a case without a row becomes one that is refused, so that a
    draft can be tried on real months.
    """
    placed = list(_read_rows(table, axes, findings, settings))
    rows = [row for row, _ in placed]
    starts = _starts(rows, starts_on)
    sizes = [axis.size for axis in axes]
    if len(starts) * prod(sizes) > MOST_CELLS:
        findings.note("too_big", table.label, f"組合せが {MOST_CELLS:,} 通りをこえます。表を2つに分けてください。")
        starts, sizes, placed = [starts_on], [0 for _ in axes], []
    cells = np.full((len(starts), *sizes), -1, dtype=np.intp)
    overlaps = tuple(_fill(placed, starts, cells))
    # where the keys of a row could not be read, its holes are no second fault
    holes = tuple(boxes(cells < 0)) if len(placed) == len(table.rows) else ()
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
        holes=holes,
        overlaps=overlaps,
    )
    prove(compiled, [covered for _, covered in placed], findings)
    return compiled


def _hole(axes: Sequence[Axis], starts_on: date) -> CompiledRow:
    """What stands in every case nobody wrote a row for."""
    return CompiledRow(0, ("行がない場合",) * len(axes), {}, starts_on, None, "", "この場合の行がありません。")


def _read_rows(
    table: Table, axes: Sequence[Axis], findings: Findings, settings: Settings
) -> Iterator[tuple[CompiledRow, list[Sequence[int]]]]:
    """Rows with the cells they cover. A row with a bad value still covers its cells: its gap is no second fault."""
    for number, row in enumerate(table.rows, 1):
        where = f"{table.label} {number}行目"
        with findings.at(where):
            covered = _covered(row, axes)
            words = tuple(_key_words(axis, row.cells[axis.name]) for axis in axes)
            values: dict[str, Fraction] = {}
            with findings.at(where):
                values = _values(table, row, settings)
            named = {name: settings[cell] for name in values if (cell := row.cells[name]) in settings}
            yield CompiledRow(number, words, values, row.from_, row.until, row.ref, row.refuse, named), covered


def _covered(row: Row, axes: Sequence[Axis]) -> list[Sequence[int]]:
    missing = "・".join(axis.label for axis in axes if axis.name not in row.cells)
    if missing:
        raise Refusal("missing_key", f'{missing} が書かれていません。どれにも当てはまる行なら "*" と書いてください。')
    return [axis.covered(row.cells[axis.name]) for axis in axes]


def _key_words(axis: Axis, cell: Any) -> str:
    """昼食・夕食; a word that holds the dot itself is quoted where several stand together."""
    if cell == ANY:
        return ANY_WORD
    covered = axis.covered(cell)
    words = [axis.words[n] for n in covered[:MOST_WORDS]]
    more = "など" if len(covered) > MOST_WORDS else ""
    return "・".join(f"「{word}」" if "・" in word and len(words) > 1 else word for word in words) + more


def _values(table: Table, row: Row, settings: Settings) -> dict[str, Fraction]:
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
    return {name: _exact(row.cells[name], table.values[name], settings) for name in given}


def _exact(cell: Any, spec: ValueSpec, settings: Settings) -> Fraction:
    """A cell's value, or that of the setting it names; refused when it is not of the column's type."""
    if isinstance(cell, str) and cell in settings:
        return _settled(settings[cell], spec)
    if isinstance(cell, str) and re.fullmatch(r"[a-z]\w*", cell, re.ASCII):
        spelling = f"設定（settings）に足すか、{_SPELLINGS[spec.type]} で書いてください。"
        raise Refusal("bad_value", f"{spec.label}：「{cell[:40]}」という設定はありません。{spelling}")
    if type(cell) is (bool if spec.type == "flag" else int):
        return Fraction(int(cell))
    if spec.type in ("rate", "units") and isinstance(cell, str) and _EXACT.fullmatch(cell):
        return Fraction(cell)
    raise Refusal("bad_value", f"{spec.label}「{str(cell)[:40]}」は {_SPELLINGS[spec.type]} で書いてください。")


def _settled(setting: Setting, spec: ValueSpec) -> Fraction:
    value = setting.value
    if type(value) is not int:
        wanted = "1（はい）か 0（いいえ）" if spec.type == "flag" else "引用符のない整数"
        raise Refusal("bad_value", f"{spec.label}：設定「{setting.label}」は文字です。値を{wanted}にしてください。")
    if spec.type == "flag" and value not in (0, 1):
        given = f"設定「{setting.label}」の {value:,} は、はい・いいえではありません。"
        raise Refusal("bad_value", f"{spec.label}：{given}1（はい）か 0（いいえ）にしてください。")
    return Fraction(value)


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


def _fill(placed: Placed, starts: list[date], cells: Cells) -> Iterator[Overlap]:
    """Later rows supersede earlier ones cell by cell; two rows of one cell from one day are an overlap."""
    since = np.array([days(row.since) for row, _ in placed])
    for n in np.argsort(since, kind="stable").tolist():
        row, covered = placed[n][0], [places_of(one) for one in placed[n][1]]
        first = _segment(starts, row.since)
        after = _segment(starts, row.until) if row.until else len(starts)
        now = cells[np.ix_(np.array([first]), *covered)]
        twins = (now >= 0) & (since[now] == since[n])
        for twin in np.unique(now[twins]).tolist():
            for box in boxes(twins & (now == twin)):
                own = tuple(
                    tuple(places[list(some)].tolist()) for places, some in zip(covered, box.places, strict=True)
                )
                yield Overlap(n, twin, Box(own, first, max(after, first + 1)))
        cells[np.ix_(np.arange(first, len(starts)), *covered)] = n
        if row.until:
            cells[np.ix_(np.arange(after, len(starts)), *covered)] = -1


def _segment(starts: list[date], day: date) -> int:
    return max(0, bisect_right(starts, day) - 1)
