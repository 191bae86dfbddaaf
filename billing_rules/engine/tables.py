"""Dated decision tables as written, and the dense form they compile to."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from billing_rules.engine.boxes import Box, Places
from billing_rules.engine.number import Array, Kind, Number
from billing_rules.engine.part import FIRST_DAY, LAST_DAY, Day, Name, Part, Words
from billing_rules.engine.parts import Setting
from billing_rules.engine.words import EPOCH, stretch_words, value_words
from npo_platform.kernel.errors import Refusal

ANY, ANY_WORD = "*", "すべて"
MOST_EITHER, FEW_LEFT = 8, 3
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

    def said(self, places: Places) -> str:
        """Some of its positions in words: 普通か減塩 · 1〜7か15以上 · どの区分でも."""
        if len(places) == self.size > 1:
            return f"{self.label}でもそうでなくても" if self.is_flag else f"どの{self.label}でも"
        if self.codes or self.is_flag:
            return self._chosen_words(places)
        runs = groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])
        ends = [[self.words[n] for _, n in run] for _, run in runs]
        return _either([_through(words[0], words[-1]) for words in ends])

    def _chosen_words(self, places: Places) -> str:
        rest = [word for n, word in enumerate(self.words) if n not in places]
        if len(places) > MOST_EITHER and len(rest) <= FEW_LEFT:
            return f"{'と'.join(rest)}以外"
        return _either([self.words[n] for n in places])

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
class Overlap:
    """Cases in which two rows, by their index, begin on one day."""

    row: int
    twin: int
    box: Box


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
    holes: tuple[Box, ...] = ()
    overlaps: tuple[Overlap, ...] = ()

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
        return self.rows[self._row_of(self.segment(on), cell)]

    def row_in(self, period: int, cell: tuple[int, ...]) -> CompiledRow | None:
        """The written row of a key combination in a period; None where nobody wrote one."""
        n = self._row_of(period, cell)
        return self.rows[n] if n >= 0 and self.rows[n].number else None

    def _row_of(self, period: int, cell: tuple[int, ...]) -> int:
        for axis, index in zip(self.axes, cell, strict=True):
            period = period * axis.size + index
        return int(self.cells[period])

    def case(self, cell: tuple[int, ...]) -> str:
        """The words of a key combination: 夕食・やわらか."""
        return "・".join(axis.words[n] for axis, n in zip(self.axes, cell, strict=True)) or ANY_WORD

    def unused(self) -> list[int]:
        """The index of each row that no case meets on any day; the twin of an overlap is told as that."""
        met = set(np.unique(self.cells).tolist()) | {overlap.twin for overlap in self.overlaps}
        return [n for n in range(len(self.rows)) if n not in met]

    def told(self, box: Box) -> str:
        """The words of all cases of a box: 夕食・きざみ（どの区分でも）."""
        said = [(axis.said(own), len(own) == axis.size > 1) for axis, own in zip(self.axes, box.places, strict=True)]
        some = "・".join(words for words, is_whole in said if not is_whole)
        whole = "、".join(words for words, is_whole in said if is_whole)
        return f"{some}（{whole}）" if some and whole else some or "すべて"

    def when(self, box: Box) -> str:
        """The days of a box in words: 令和8年10月1日から令和9年3月31日まで."""
        return stretch_words(*self.days_of(box))

    def days_of(self, box: Box) -> tuple[date, date | None]:
        """The first day of a box, and the first day after it when it ends."""
        after = date_of(int(self.starts[box.after])) if box.after < len(self.starts) else None
        return date_of(int(self.starts[box.first])), after

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


def _either(words: list[str]) -> str:
    told = "か".join(words[:MOST_EITHER])
    return f"{told}など{len(words)}通り" if len(words) > MOST_EITHER else told


def _through(first: str, last: str) -> str:
    """1〜3 and 4〜7 are 1〜7."""
    return first if first == last else f"{first.split('〜')[0]}〜{last.split('〜')[-1]}"


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
