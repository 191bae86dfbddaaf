"""Dated decision tables as written, and the dense form they compile to."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from billing_rules.engine.number import Array, Kind, Number
from billing_rules.engine.part import FIRST_DAY, LAST_DAY, Day, Name, Part, Words
from billing_rules.engine.parts import Setting
from billing_rules.engine.words import EPOCH, value_words
from npo_platform.kernel.errors import Refusal

ANY, ANY_WORD = "*", "すべて"
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
    values: dict[Name, ValueSpec] = Field(default_factory=dict)
    rows: tuple[Row, ...] = Field(min_length=1, max_length=5_000)


@dataclass(frozen=True, slots=True)
class Axis:
    """A key column: the codes of a choice, or the elementary ranges of a whole number, from `edges` on."""

    name: str
    label: str
    words: tuple[str, ...]
    codes: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()
    is_flag: bool = False

    @property
    def size(self) -> int:
        return len(self.words)

    @property
    def shape(self) -> Any:
        """What two columns must share to be looked up in one table: the codes, or the ranges up to the last."""
        return self.codes, self.edges, self.is_flag or self.words

    def index(self, column: Any) -> Any:
        """The position of each value on this axis."""
        if self.codes or self.is_flag:
            return column
        return np.searchsorted(self.edges, column, side="right") - 1

    def covered(self, cell: Any) -> Sequence[int]:
        """The positions a row's key covers; refused when it is not a key of this column."""
        if cell == ANY:
            return range(self.size)
        if self.codes:
            return self._chosen(cell if isinstance(cell, list) else [cell])
        low, high = range_of(cell)
        covered = range(bisect_left(self.edges, low), bisect_right(self.edges, high))
        if not covered:
            raise Refusal("unknown_code", f"{self.label}の範囲「{str(cell)[:40]}」は、この入力の範囲の外です。")
        return covered

    def _chosen(self, codes: list[Any]) -> list[int]:
        unknown = [str(code) for code in codes if code not in self.codes]
        if unknown or not codes:
            shown = "・".join(self.codes)
            raise Refusal("unknown_code", f"{self.label}「{'、'.join(unknown)[:40]}」は選択肢にありません（{shown}）。")
        return [self.codes.index(code) for code in codes]


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """A row as screens and explanations show it; `named` are the settings some of its values stand in."""

    number: int
    words: tuple[str, ...]
    values: dict[str, Fraction]
    since: date
    until: date | None
    ref: str
    refuse: str | None
    named: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """The dense form: `cells` holds the row of every (period, key, …); a value is one gather away.

    `kind` is the type that holds every place in them, and whatever a place is computed from.
    """

    name: str
    label: str
    axes: tuple[Axis, ...]
    starts: Array
    cells: NDArray[np.intp]
    kind: Kind
    rows: tuple[CompiledRow, ...]
    kinds: dict[str, ValueSpec]
    numbers: dict[str, Number]
    dense: dict[str, Array]
    refused: NDArray[np.bool_] | None

    def position(self, day: Array, span: tuple[int, int], keys: list[Any]) -> Any:
        """Where each (day, key, …) stands in the dense arrays; one place where it is the same for all.

        `span` is the first and the last of the days: mostly all lie in one period.
        """
        first, last = (bisect_right(self.starts, end) - 1 for end in span)
        place = first if first == last else np.searchsorted(self.starts, day, side="right") - 1
        for axis, column in zip(self.axes, keys, strict=True):
            place = np.add(place * axis.size, axis.index(column), dtype=self.kind)
        return np.asarray(place, dtype=self.kind)

    def segment(self, on: date | None) -> int:
        """The period a day lies in; the last one when no day is given."""
        if on is None:
            return len(self.starts) - 1
        return max(0, int(np.searchsorted(self.starts, days(on), side="right")) - 1)

    def row_at(self, on: date, cell: tuple[int, ...]) -> CompiledRow:
        """The row of a key combination on a day."""
        place = self.segment(on)
        for axis, index in zip(self.axes, cell, strict=True):
            place = place * axis.size + index
        return self.rows[int(self.cells[place])]

    def case(self, cell: tuple[int, ...]) -> str:
        """The words of a key combination: 夕食・やわらか."""
        return "・".join(axis.words[n] for axis, n in zip(self.axes, cell, strict=True)) or ANY_WORD

    def case_at(self, place: int) -> str:
        """The words of the key combination a place of the dense arrays stands for, whatever its period."""
        sizes = tuple(axis.size for axis in self.axes)
        return self.case(tuple(map(int, np.unravel_index(place % int(np.prod(sizes)), sizes)))) if sizes else ANY_WORD

    def spoken(self, row: CompiledRow) -> str:
        """The keys of a row as one says them: a plain "no", and a key that may be anything, are left out."""
        pairs = zip(self.axes, row.words, strict=True)
        return "・".join(
            word for axis, word in pairs if word != ANY_WORD and not (axis.is_flag and word == axis.words[0])
        )

    def shown(self, row: CompiledRow) -> str:
        """The row's values in words, each with the setting it stands in."""
        return self._values(row, row.named)

    def figures(self, row: CompiledRow) -> str:
        """The row's values alone: two rows that say the same come to the same."""
        return self._values(row, {})

    def _values(self, row: CompiledRow, named: Mapping[str, Setting]) -> str:
        if row.refuse or not self.kinds:
            return row.refuse or "受け付けます"
        return "、".join(
            f"{spec.label} {value_words(row.values[name], spec.type)}{in_setting(named.get(name))}"
            for name, spec in self.kinds.items()
        )


def in_setting(setting: Setting | None) -> str:
    """（設定「不在を届けた食事に数える」）, behind a value that stands in one."""
    return f"（設定「{setting.said}」）" if setting else ""


def days(day: date) -> int:
    """Days since 1970, the engine's own way to hold a date."""
    return (day - EPOCH).days


def date_of(day: int) -> date:
    """The date of a day counted from 1970."""
    return EPOCH + timedelta(days=day)


DATE = Number(days(FIRST_DAY), days(LAST_DAY))


def range_of(cell: Any) -> tuple[int, int]:
    """A number key: 3, or {"min": 1, "max": 7}; refused otherwise."""
    if type(cell) is bool:
        raise Refusal("bad_range", "はい・いいえのキーは 1 と 0 です（true・false ではありません）。")
    if type(cell) is int:
        return cell, cell
    if isinstance(cell, dict) and set(cell) == {"min", "max"} and all(type(n) is int for n in cell.values()):
        return cell["min"], cell["max"]
    raise Refusal("bad_range", f'数のキー「{str(cell)[:60]}」は 3 か {{"min": 1, "max": 7}} の形で書いてください。')
