"""What a step may know when a pack is compiled: the typed columns of each level, tables and settings."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from billing_rules.engine.findings import Findings
from billing_rules.engine.formula import Formula, compile_formula
from billing_rules.engine.grid import compile_table
from billing_rules.engine.number import FLAG, Number
from billing_rules.engine.parts import Calendar, Setting
from billing_rules.engine.tables import Axis, CompiledTable, Table, ValueSpec, range_of
from npo_platform.kernel.errors import Refusal

Level = Literal["event", "person", "invoice"]
LEVELS: tuple[Level, ...] = ("event", "person", "invoice")
LEVEL_WORDS = {"event": "1件ごと", "person": "利用者の1か月", "invoice": "請求書"}
MOST_PER_PERSON, MOST_PEOPLE = 1_000, 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """A column known by name: a number with its interval, or a choice with its labels; and what stands for nothing."""

    name: str
    label: str
    kind: str
    number: Number
    choices: Mapping[str, str] = field(default_factory=dict)
    if_missing: int | None = None


@dataclass(slots=True)
class Scope:
    """Filled step by step; a step sees only what earlier steps made."""

    findings: Findings
    counter: str
    specs: dict[str, Table]
    starts_on: date
    calendar: Calendar | None = None
    holed: bool = False
    tables: dict[str, CompiledTable] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)
    columns: dict[Level, dict[str, Known]] = field(default_factory=lambda: {level: {} for level in LEVELS})
    additive: set[tuple[Level, str]] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    summed: bool = False

    def add(self, level: Level, known: Known) -> None:
        """Make a column known; refused when its name is taken at this level."""
        if known.name in self.columns[level]:
            raise Refusal(
                "name_taken", f"名前「{known.name}」は{LEVEL_WORDS[level]}で2回使われています。別の名前にしてください。"
            )
        self.columns[level][known.name] = known

    def suppose(self, level: Level, name: str, label: str) -> None:
        """Take a column for known that could not be compiled."""
        self.columns[level].setdefault(name, Known(name, label, "count", FLAG))
        self.used.add(name)

    def known(self, level: Level, name: str) -> Known:
        """The column of this name, refused when no earlier step made it."""
        known = self.columns[level].get(name)
        if known is None:
            if why := self._why_not(level, name):
                raise Refusal("unknown_name", why)
            raise Refusal(
                "unknown_name",
                f"「{name}」は、{LEVEL_WORDS[level]}ではまだ決まっていません。前の手順か入力の名前を書いてください。",
            )
        self.used.add(name)
        return known

    def whole(self, level: Level, name: str) -> Known:
        """A column of whole numbers."""
        known = self.known(level, name)
        if known.choices:
            raise Refusal("not_whole", f"「{known.label}」は選択肢です。整数の列や入力の名前を書いてください。")
        if known.number.denominator != 1:
            raise Refusal("not_whole", f"「{known.label}」は整数ではありません。先に丸めてください。")
        return known

    def formula(self, level: Level, text: str) -> Formula:
        """The formula over the columns of a level, its names marked as used."""
        formula = compile_formula(text, self.numbers(level), lambda name: self._why_not(level, name))
        self.used.update(formula.names)
        return formula

    def _why_not(self, level: Level, name: str) -> str | None:
        """Why a name that stands in the pack cannot be computed with here."""
        if (known := self.columns[level].get(name)) and known.choices:
            return f"「{known.label}」は選択肢で、式に書けません。表のキーにして、はい・いいえや数を引いてください。"
        if name in self.settings:
            return (
                f"設定「{self.settings[name].label}」は文字です。数として使うなら、引用符をとって整数にしてください。"
            )
        other = next((one for one in LEVELS if name in self.columns[one]), None)
        if other is None:
            return None
        return (
            f"「{name}」は{LEVEL_WORDS[other]}の名前です。{LEVEL_WORDS[level]}で使うには、sum・last（上の段へ）か "
            "spread（下の段へ）で移してください。"
        )

    def choices(self, level: Level, name: str) -> int:
        """How many choices a column has; refused when it is a number."""
        known = self.known(level, name)
        if not known.choices:
            raise Refusal(
                "not_choice", f"「{known.label}」は選択肢ではありません。選択肢の入力の名前を書いてください。"
            )
        return len(known.choices)

    def values_of(self, table: str) -> dict[str, ValueSpec]:
        """The value columns a table is written with."""
        return self.specs[table].values if table in self.specs else {}

    def table(self, name: str, level: Level) -> CompiledTable:
        """The table of this name, compiled where it is first looked up, because its keys may be computed columns."""
        if name not in self.specs:
            raise Refusal("unknown_table", f"表「{name}」がありません。表の名前を確かめてください。")
        self.asked.add(name)
        spec = self.specs[name]
        axes = tuple(self._axis(key, spec, level) for key in spec.keys)
        if name not in self.tables:
            self.tables[name] = compile_table(
                spec, axes, self.starts_on, self.findings, self.settings, holed=self.holed
            )
            self.used |= {setting.name for row in self.tables[name].rows for setting in row.named.values()}
        elif [axis.shape for axis in self.tables[name].axes] != [axis.shape for axis in axes]:
            raise Refusal(
                "other_keys", f"表「{spec.label}」は、別の値のキーで2回引かれています。表を2つに分けてください。"
            )
        return self.tables[name]

    def _axis(self, key: str, table: Table, level: Level) -> Axis:
        known = self.known(level, key)
        if known.choices:
            return Axis(key, known.label, words=tuple(known.choices.values()), codes=tuple(known.choices))
        if known.kind in ("date", "time"):
            raise Refusal(
                "date_key",
                f"「{known.label}」は日付か時刻で、表のキーになりません。手順で比べて、はい・いいえにしてください。",
            )
        self.whole(level, key)
        return number_axis(key, known, [row.cells.get(key) for row in table.rows])

    def adds(self, level: Level, name: str) -> None:
        """Remember that a column's values are summed, so that explanations sum them too."""
        self.additive.add((level, name))

    def counter_at(self, level: Level) -> str:
        """The word for how many rows of a level there are: records by the pack's own, months of people as people."""
        return self.counter if level == "event" else "人"

    def numbers(self, level: Level) -> dict[str, Number]:
        return {name: known.number for name, known in self.columns[level].items() if not known.choices}

    def labels(self, level: Level) -> dict[str, str]:
        return {name: known.label for name, known in self.columns[level].items()}

    def refusing(self, what: str) -> None:
        """A step that can refuse events must stand before the first total, or the total would hold refused ones."""
        if self.summed:
            raise Refusal("late_refusal", f"{what}は、合計や上限額の手順より前に置いてください。")


def number_axis(key: str, known: Known, cells: list[object]) -> Axis:
    """The elementary ranges that the rows of a table cut a whole-number key into."""
    if known.kind == "flag":
        return Axis(key, known.label, words=(f"{known.label}でない", known.label), edges=(0, 1), is_flag=True)
    low, high = known.number.low, known.number.high
    cuts = {low}
    for cell in cells:
        with suppress(Refusal):
            first, last = range_of(cell)
            cuts |= {first, last + 1}
    edges = tuple(sorted(cut for cut in cuts if low <= cut <= high))
    ends = [edge - 1 for edge in edges[1:]] + [high]
    words = tuple(
        f"{first:,}" if first == last else f"{first:,}〜{last:,}" for first, last in zip(edges, ends, strict=True)
    )
    return Axis(key, known.label, words=words, edges=edges)
