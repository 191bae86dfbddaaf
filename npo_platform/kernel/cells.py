"""What a city's paper may show: the closed list of its cells, and of its shapes.

Nothing that is not in this list leaves an NPO on paper: no address or phone of a person, no note, no health.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "count", "yen", "unit", "days"]
SHAPES = ("grid", "certificate", "cover", "invoice")
# What one row of a paper stands for, the usual one first.
ROWS: dict[str, tuple[str, ...]] = {
    "grid": ("line", "person"),
    "certificate": ("event",),
    "cover": ("class", "month", "person"),
    "invoice": ("class",),
}
ROW_WORDS = {
    "line": "利用者・食事・区分ごと",
    "person": "1人1行",
    "event": "1日1行",
    "class": "区分ごと",
    "month": "月ごと",
}
PAGE_MM = {"grid": 274.4, "certificate": 180.0, "cover": 180.0, "invoice": 180.0}
DAYS_MM = 31 * 5.45


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing a column may show; `width` is what it needs in millimetres."""

    name: str
    label: str
    kind: Kind
    width: float
    rows: frozenset[str]

    @property
    def adds_up(self) -> bool:
        return self.kind in ("count", "yen")


def _cells(rows: str, kind: Kind, width: float, **labels: str) -> list[Cell]:
    return [Cell(name, label, kind, width, frozenset(rows.split())) for name, label in labels.items()]


_EVERY = "line person event class month"
_COUNTED = "line person class month"
_LISTED = [
    *_cells("line person", "text", 6, number="番"),
    *_cells("line person", "text", 14, decision_number="決定番号"),
    *_cells("line person", "text", 18, name="氏名"),
    *_cells("line person event class", "text", 14, class_label="区分"),
    *_cells("line event", "text", 5.5, meal="食"),
    *_cells("line person", "days", DAYS_MM, days="日ごと"),
    *_cells("event", "text", 10, day="日", weekday="曜", outcome="結果"),
    *_cells("month", "text", 28, month="提供月"),
    *_cells("class month", "count", 10, people="人数"),
    *_cells(_COUNTED, "count", 8, delivered="届けた", undelivered="不在など"),
    *_cells(
        _COUNTED,
        "count",
        8,
        handed="手渡し",
        left="置き配",
        absent="不在",
        refused="受取拒否",
        cancelled_late="締切後の中止",
        cancelled="中止",
        suspended="休止",
        over_limit="上限をこえた回数",
    ),
    *_cells(_EVERY, "count", 8, quantity="数量"),
    *_cells("line event class", "unit", 10, user_unit="利用者の単価", city_unit="市の単価", total_unit="単価"),
    *_cells(_EVERY, "yen", 13.5, user_yen="利用者負担", city_yen="市負担", total_yen="合計の額"),
]
CELLS: dict[str, Cell] = {cell.name: cell for cell in _LISTED}
ORDERS = ("decision_number", "class_label", "meal")
SECTIONS = {"adjustments": "調整", "safety": "安否確認", "checks": "点検", "basis": "計算の根拠"}


def cells_of(row: str) -> list[Cell]:
    """The cells a row may hold, in the order of the list."""
    return [cell for cell in CELLS.values() if row in cell.rows]
