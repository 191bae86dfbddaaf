"""算定根拠: every figure told from the columns and rows it came from, on demand and never stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from billing_rules.engine.evaluate import Result
from billing_rules.engine.lines import group_events
from billing_rules.engine.number import Array
from billing_rules.engine.origin import origins
from billing_rules.engine.run import CompiledStep, Step, Told
from billing_rules.engine.scope import LEVELS, Level
from billing_rules.engine.steps.deadline import CompiledDeadline
from billing_rules.engine.steps.lookup import CompiledLookup
from billing_rules.engine.steps.spread import CompiledSpread
from billing_rules.engine.words import day_words, value_words
from npo_platform.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class UsedRow:
    """A row of the rules that gave the month its values, and to how many events (or people) it did."""

    table: str
    case: str
    values: str
    since: date
    clause: str
    level: Level
    count: int


def explain_event(result: Result, event_key: str) -> list[Step]:
    """One event: each step with its own values. A refused event tells why."""
    for refusal in result.refusals:
        if refusal.key == event_key:
            return [Step("受け付けられない記録", refusal.sentence, refusal.clause), *_grounds(result, event_key)]
    run = result.run
    row = next((n for n, event in enumerate(run.frame.events) if event.key == event_key and run.counted[n]), None)
    if row is None:
        raise _unknown("記録", event_key)
    rows = np.array([row])
    return _tell(result, rows, ("event",), _sums(result, rows))


def explain_line(result: Result, line_key: str) -> list[Step]:
    """One line of the statement: the events counted, each step over them, the sum."""
    number, line = next(((n, line) for n, line in enumerate(result.lines) if line.key == line_key), (0, None))
    if line is None:
        raise _unknown("明細行", line_key)
    if line.label:
        return _tell(result, np.zeros(0, dtype=np.intp), (), {"user": line.user_yen, "city": line.city_yen}, line.label)
    rows, numbers = group_events(result.compiled.pack.line, result.run)
    chosen = np.sort(rows[numbers == number])
    return _tell(result, chosen, ("event",), _sums(result, chosen))


def explain_person(result: Result, person_key: str) -> list[Step]:
    """A person's month: all their events, and the steps on the month itself."""
    if person_key not in result.person_totals:
        raise _unknown("利用者", person_key)
    run = result.run
    rows = np.flatnonzero(run.counted & (run.frame.person == run.frame.people.index(person_key)))
    return _tell(result, rows, ("event", "person"), result.person_totals[person_key])


def explain_invoice(result: Result) -> list[Step]:
    """The whole month: everybody's events, the steps on each level, the totals."""
    return _tell(result, np.flatnonzero(result.run.counted), LEVELS, result.totals)


def used_rows(result: Result) -> Iterator[UsedRow]:
    """Every row the counted events of the month met, in the order of the steps."""
    rows = np.flatnonzero(result.run.counted)
    told = Told(result.run, result.compiled.scope, rows, np.unique(result.run.frame.person[rows]))
    for step in result.compiled.steps:
        if isinstance(step, CompiledLookup):
            table = step.table
            for row, count in step.met(told):
                yield UsedRow(table.label, table.spoken(row), table.shown(row), row.since, row.ref, step.level, count)


def _grounds(result: Result, event_key: str) -> Iterator[Step]:
    """The cut-offs for which a table refused an event."""
    run, steps = result.run, result.compiled.steps
    asked = run.frame.priced & run.frame.sound & ~run.alive
    rows = [n for n in np.flatnonzero(asked).tolist() if run.frame.events[n].key == event_key]
    told = Told(run, result.compiled.scope, np.array(rows[:1], dtype=np.intp), np.zeros(0, dtype=np.intp))
    for number, step in enumerate(steps):
        if rows and isinstance(step, CompiledLookup) and step.refuses(told):
            asked_of = origins(steps[:number], [axis.name for axis in step.table.axes])
            yield from (said for one in asked_of if isinstance(one, CompiledDeadline) and (said := one.tell(told)))
            return


def _tell(
    result: Result, rows: Array, levels: tuple[Level, ...], totals: Mapping[str, int], title: str = "合計"
) -> list[Step]:
    run, scope, compiled = result.run, result.compiled.scope, result.compiled
    told = Told(run, scope, rows, np.unique(run.frame.person[rows]))
    steps = [_counting(result, rows), *_undecided(result)] if len(rows) else []
    if levels == ("event",) and any(_shares_a_month(one) for one in compiled.steps):
        month = replace(told, rows=np.flatnonzero(run.counted & np.isin(run.frame.person, told.people)))
        said = (one.tell(month if one.level == "person" else told) for one in compiled.steps if one.level != "invoice")
    else:
        said = (one.tell(told) for one in compiled.steps if one.level in levels)
    return [*steps, *(step for step in said if step), _ending(totals, title)]


def _shares_a_month(step: CompiledStep) -> bool:
    """Whether events get their part of a person's month, so that its steps belong to what is told of them."""
    return isinstance(step, CompiledSpread) and step.spec.how == "share" and step.spec.from_level == "person"


def _counting(result: Result, rows: Array) -> Step:
    """11月の記録は 23食。手渡し 20・不在 1・上限超え 2。"""
    pack, run = result.compiled.pack, result.run
    spec = next((spec for spec in pack.inputs if spec.name == pack.line.count), None)
    parts = []
    if spec and spec.choices:
        counts = np.bincount(run.columns["event"][spec.name][rows[~run.over[rows]]], minlength=len(spec.choices))
        parts = [f"{word} {count}" for word, count in zip(spec.choices.values(), counts, strict=True) if count]
    if over := int(run.over[rows].sum()):
        parts.append(f"上限超え {over}")
    value = f"{len(rows)}件"
    when = day_words(run.frame.events[rows[0]].on) if len(rows) == 1 else run.frame.month.label
    sentence = f"{when}の記録は {value}。{'・'.join(parts)}{'。' if parts else ''}"
    return Step("記録を数える", sentence, value_text=value)


def _undecided(result: Result) -> Iterator[Step]:
    """The stand-ins this month was computed with."""
    compiled = result.compiled
    for setting in compiled.pack.settings:
        if setting.undecided and setting.name in compiled.scope.used:
            said = f"{setting.value:,}" if isinstance(setting.value, int) else setting.value
            sentence = f"「{setting.label}」はまだ決まっていません。仮に {said} として計算しています。"
            yield Step("仮の値", sentence, value_text=said)


def _sums(result: Result, rows: Array) -> dict[str, int]:
    outputs = result.compiled.pack.outputs
    return {
        "user": int(result.events[outputs.user][rows].sum()),
        "city": int(result.events[outputs.city][rows].sum()),
    }


def _ending(totals: Mapping[str, int], title: str) -> Step:
    user, city = totals["user"], totals["city"]
    total = value_words(user + city, "yen")
    sentence = f"利用者の負担 {value_words(user, 'yen')} ＋ 市の負担 {value_words(city, 'yen')} ＝ 総額 {total}。"
    return Step(title, sentence, value_text=total)


def _unknown(what: str, key: str) -> Refusal:
    return Refusal("unknown_key", f"{what}「{key}」は、この計算の結果にありません。画面を開き直してください。")
