"""The proof that every case of a table has exactly one row on every day, told case by case where it has not."""

from collections.abc import Sequence

import numpy as np

from billing_rules.engine.boxes import Box, places_of
from billing_rules.engine.findings import Findings
from billing_rules.engine.tables import ANY_WORD, CompiledRow, CompiledTable, date_of
from npo_platform.kernel.calendar import wareki

MOST_GAPS_TOLD, MOST_ROWS_TOLD = 20, 20
Covered = Sequence[Sequence[Sequence[int]]]  # of each row, the positions on each key
_MEND_A_GAP = "行を足すか、対象外なら断る行（refuse）を足してください。"


def prove(table: CompiledTable, covered: Covered, findings: Findings) -> None:
    """Note every fault of a finished table: cases with two rows, cases with none, rows without a case."""
    for overlap in table.overlaps:
        row, twin = table.rows[overlap.row], table.rows[overlap.twin]
        both = f"{_case(table, overlap.box)}が {twin.number}行目と重なっています。"
        findings.note("overlap", f"{table.label} {row.number}行目", both + _apart(row, twin))
    for box in table.holes[:MOST_GAPS_TOLD]:
        case = f"{_case(table, box)}の行がありません。"
        findings.note("gap", table.label, f"{case}{_cut_off(table, box)}{_MEND_A_GAP}")
    if len(table.holes) > MOST_GAPS_TOLD:
        message = f"行のない場合が、ほかに {len(table.holes) - MOST_GAPS_TOLD:,} 組あります。"
        findings.note("gap", table.label, message)
    if covered:
        _note_unused(table, covered, findings)


def _case(table: CompiledTable, box: Box) -> str:
    """The days and the case, before a particle: 令和8年4月1日から、夕食 ."""
    told = table.told(box)
    return f"{table.when(box)}、{told}{'' if told.endswith('）') else ' '}"


def _cut_off(table: CompiledTable, box: Box) -> str:
    """The rows that ended on the day a hole begins."""
    if box.first == 0:
        return ""
    met = _held(table, box.first - 1, box.places)
    ended = [table.rows[n].number for n in met if table.rows[n].until == table.days_of(box)[0]]
    return f"{_numbers(ended)}の「いつまで」（until）で切れています（前の行には戻りません）。" if ended else ""


def _held(table: CompiledTable, period: int, places: Sequence[Sequence[int]]) -> list[int]:
    """The index of each row that some of these cases meet in a period."""
    periods = table.cells.reshape(len(table.starts), *(axis.size for axis in table.axes))
    met = periods[np.ix_(np.array([period]), *map(places_of, places))]
    found: list[int] = np.unique(met[met >= 0]).tolist()
    return found


def _numbers(rows: list[int]) -> str:
    """1行目・2行目"""
    return "・".join(f"{number}行目" for number in rows[:MOST_ROWS_TOLD])


def _note_unused(table: CompiledTable, covered: Covered, findings: Findings) -> None:
    """Rows that no case meets on any day, and why."""
    begins = date_of(int(table.starts[0]))
    for n in table.unused():
        row = table.rows[n]
        if row.until and row.until <= begins:
            why = f"規則の始まる{wareki(begins)}より前に終わる行です。"
        else:
            others = [table.rows[other].number for other in _held(table, table.segment(row.since), covered[n])]
            why = f"同じ場合には、{_numbers(others)}が使われます。"
        message = f"この行が使われる日はありません。{why}行を消すか、日付を直してください。"
        findings.note("unused_row", f"{table.label} {row.number}行目", message, "warn")


def _apart(row: CompiledRow, twin: CompiledRow) -> str:
    if (ANY_WORD in row.words) == (ANY_WORD in twin.words):
        return "どちらかを直してください。"
    return (
        "同じ日からなら、「すべて」（*）の行を分けて書いてください。始まる日があとの行なら、「すべて」に重ねられます。"
    )
