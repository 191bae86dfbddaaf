"""Two versions as compiled grids: the cells that change, and the first service date each change touches."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby, product
from typing import Any

from billing_rules.engine.compiled import CompiledPack
from billing_rules.engine.parts import Closure
from billing_rules.engine.schema import Pack
from billing_rules.engine.tables import CompiledTable, date_of
from billing_rules.engine.words import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Change:
    """From `starts_on` (until `ends_on`, if it ends) `case` of `what` goes from `before` to `after`."""

    what: str
    case: str
    starts_on: date
    ends_on: date | None
    before: str
    after: str
    clause: str = ""


def compare(old: CompiledPack, new: CompiledPack) -> list[Change]:
    """Everything that can move a yen or a limit; words, sources, forms and examples cannot."""
    changes = _table_changes(old, new) + _closure_changes(old.pack, new.pack) + _whole_changes(old.pack, new.pack)
    return sorted(changes, key=lambda change: (change.starts_on, change.what))


def first_changed_day(old: CompiledPack, new: CompiledPack) -> date | None:
    """The first service date that may come out differently; None when nothing can."""
    return min((change.starts_on for change in compare(old, new)), default=None)


def _table_changes(old: CompiledPack, new: CompiledPack) -> list[Change]:
    changes = []
    for name in sorted(old.scope.tables.keys() | new.scope.tables.keys()):
        before, after = old.scope.tables.get(name), new.scope.tables.get(name)
        if before and after and _shape(before) == _shape(after):
            changes += _cell_changes(before, after)
        else:
            changes.append(_table_change(before, after, _start(old.pack, new.pack)))
    return changes


def _table_change(before: CompiledTable | None, after: CompiledTable | None, starts_on: date) -> Change:
    """A table that came, went or has other columns: every day of the pack may change."""
    columns = [
        "・".join(axis.label for axis in table.axes) or "列なし" if table else "なし" for table in (before, after)
    ]
    label = after.label if after else before.label if before else ""
    return Change(label, "表全体", starts_on, None, *columns)


def _shape(table: CompiledTable) -> Any:
    """Tables of one shape are compared cell by cell; ranges cut differently are another shape."""
    axes = [(axis.name, axis.codes, axis.edges) for axis in table.axes]
    return axes, {name: spec.type for name, spec in table.kinds.items()}


def _cell_changes(old: CompiledTable, new: CompiledTable) -> list[Change]:
    """Each cell over the periods of both tables; neighbouring periods that change alike are one change."""
    cuts = [date_of(day) for day in sorted({*old.starts.tolist(), *new.starts.tolist()})]
    changes = []
    for cell in product(*(range(axis.size) for axis in new.axes)):
        pairs = [(cut, old.row_at(cut, cell), new.row_at(cut, cell)) for cut in cuts]
        told = [(cut, old.figures(before), new.figures(after), after.ref) for cut, before, after in pairs]
        runs = [list(run) for _, run in groupby(told, key=lambda entry: entry[1:3])]
        ends = [run[0][0] for run in runs[1:]] + [None]
        for run, end in zip(runs, ends, strict=True):
            cut, before_words, after_words, clause = run[0]
            if before_words != after_words:
                changes.append(Change(new.label, new.case(cell), cut, end, before_words, after_words, clause))
    return changes


def _closure_changes(old: Pack, new: Pack) -> list[Change]:
    before, after = (
        {row.from_: _closed_words(row) for row in pack.calendar.rows} if pack.calendar else {} for pack in (old, new)
    )
    return [
        Change("休みの日", "全体", day, None, before.get(day, "なし"), after.get(day, "なし"))
        for day in sorted(before.keys() | after.keys())
        if before.get(day) != after.get(day)
    ]


def _closed_words(row: Closure) -> str:
    weekdays = [WEEKDAYS[day] for day in row.weekdays]
    return "・".join([*row.closed, *weekdays, *(["祝日"] if row.holidays else []), *map(str, row.days)]) or "なし"


def _whole_changes(old: Pack, new: Pack) -> list[Change]:
    """What carries no date of its own touches every day of the pack."""
    start = _start(old, new)
    changes = []
    for what, part in (
        ("計算の手順", "steps"),
        ("入力", "inputs"),
        ("設定", "settings"),
        ("結果", "outputs"),
        ("調整", "adjustments"),
        ("順序", "slots"),
    ):
        before, after = _meaning(getattr(old, part)), _meaning(getattr(new, part))
        if before != after:
            changes.append(Change(what, "全体", start, None, "変わる前", "変わった後"))
    if (old.from_, old.until) != (new.from_, new.until):
        changes.append(
            Change("期間", "全体", start, None, f"{old.from_}〜{old.until or ''}", f"{new.from_}〜{new.until or ''}")
        )
    return changes


def _meaning(part: Any) -> Any:
    """A part without its words."""
    if isinstance(part, tuple):
        return [_meaning(item) for item in part]
    if isinstance(part, str):
        return part
    body = part.model_dump(exclude={"label", "words", "clause", "reason", "unit", "undecided", "notice"})
    return body | ({"choices": tuple(body["choices"])} if body.get("choices") else {})


def _start(old: Pack, new: Pack) -> date:
    return min(old.from_, new.from_)
