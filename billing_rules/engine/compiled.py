"""Pack → compiled pack: names resolved, tables dense, formulas closed, faults all noted."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing_rules.engine.advice import advise
from billing_rules.engine.almanac import name_days
from billing_rules.engine.describe import LimitWords, UnitPrice, limit_words, prices_on
from billing_rules.engine.encode import coder
from billing_rules.engine.findings import Findings
from billing_rules.engine.forms import note_forms
from billing_rules.engine.frame import MISSING
from billing_rules.engine.negative import below_zero
from billing_rules.engine.number import FLAG, Number
from billing_rules.engine.parts import Form, Input
from billing_rules.engine.run import CompiledStep
from billing_rules.engine.schema import Pack
from billing_rules.engine.scope import LEVELS, MOST_PEOPLE, MOST_PER_PERSON, Known, Scope
from billing_rules.engine.steps.cap import Cap
from billing_rules.engine.steps.count import CompiledCount, Count
from billing_rules.engine.steps.deadline import CompiledDeadline, Deadline
from billing_rules.engine.steps.limit import CompiledLimit, Limit
from billing_rules.engine.steps.spread import CompiledSpread
from billing_rules.engine.tables import CompiledTable
from npo_platform.kernel.errors import Refusal, Refused

_MARKING = (Limit, Count, Deadline, Cap)


@dataclass(frozen=True, slots=True)
class CompiledPack:
    """A pack ready to run, and what screens and papers say about it."""

    pack: Pack
    scope: Scope
    steps: tuple[CompiledStep, ...]

    @property
    def digest(self) -> str:
        return self.pack.digest

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.pack.inputs

    @property
    def tables(self) -> tuple[CompiledTable, ...]:
        return tuple(self.scope.tables.values())

    @property
    def forms(self) -> tuple[Form, ...]:
        return self.pack.forms

    def form_on(self, day: date) -> Form | None:
        """The words and layouts of the papers in force on a day."""
        begun = [form for form in self.forms if form.from_ <= day and not (form.until and form.until <= day)]
        return max(begun, key=lambda form: form.from_, default=None)

    def steps_in_words(self) -> list[str]:
        """Every step as written; one that could not be compiled says its name alone."""
        words = {id(step.spec): step.words for step in self.steps}
        return [words.get(id(spec), spec.label) for spec in self.pack.steps]

    def limits(self, on: date | None = None) -> list[LimitWords]:
        """The limits in force on a day (at the end of the tables when no day is given)."""
        limits = [step for step in self.steps if isinstance(step, CompiledLimit)]
        return [limit_words(step, self.tables, on) for step in limits]

    def unit_prices(self, on: date) -> list[UnitPrice]:
        """Every yen value of every table row in force on a day."""
        return prices_on(self.tables, on)

    def is_closed(self, day: date) -> bool:
        return self.pack.calendar is not None and self.pack.calendar.is_closed(day)

    def closed_days(self, year: int) -> set[date]:
        """The days of a calendar year without deliveries."""
        first = date(year, 1, 1).toordinal()
        days = map(date.fromordinal, range(first, date(year + 1, 1, 1).toordinal()))
        return {day for day in days if self.is_closed(day)}

    def open_window_start(self, month_first: date) -> date:
        """The start of the longest counting period still open when a month begins."""
        counting = [step for step in self.steps if isinstance(step, CompiledLimit | CompiledCount)]
        return min([month_first, *(step.numbering.period.start(month_first) for step in counting)])

    @property
    def couples_people(self) -> bool:
        """Whether one person's yen may depend on what others did, so that nobody can be evaluated alone."""
        counts = any(isinstance(step, CompiledCount) and step.spec.whose == "provider" for step in self.steps)
        return counts or any(
            isinstance(step, CompiledSpread) and step.spec.from_level == "invoice" for step in self.steps
        )

    def cut_offs(self, day: date) -> list[tuple[str, date, int | None]]:
        """Label, last day and minute for notice about a day, of each deadline the pack itself settles."""
        steps = [step for step in self.steps if isinstance(step, CompiledDeadline)]
        return [(step.spec.label, *found) for step in steps if (found := step.cut_off(day))]

    def notices(self) -> list[tuple[str, str | None]]:
        """The inputs by which each deadline hears the day and the hour of a notice."""
        return [(step.spec.given_on, step.spec.given_at) for step in self.steps if isinstance(step, CompiledDeadline)]


def compile_pack(pack: Pack) -> CompiledPack:
    """Refused with every fault at once; the pack's own examples are run by `check`, not here."""
    compiled, findings = compile_noting(pack)
    if findings.stops:
        raise Refused("unsound_pack", f"規則に直すところが {len(findings.stops)} 件あります。", findings)
    return compiled


def compile_holed(pack: Pack) -> CompiledPack:
    """A draft made ready to be tried on real months: a case without a row is refused instead of forbidding the pack.

    Refused with every other stop; what it computes is for looking at, never for a claim.
    """
    compiled, findings = compile_noting(pack, holed=True)
    stops = [finding for finding in findings.stops if finding.code != "gap"]
    if stops:
        raise Refused("unsound_pack", f"規則に直すところが {len(stops)} 件あります。", stops)
    return compiled


def compile_noting(pack: Pack, *, holed: bool = False) -> tuple[CompiledPack, Findings]:
    """Compile as far as possible; run the result only if nothing was noted that stops."""
    findings = Findings()
    _note_twice(pack, findings)
    specs = {table.name: table for table in pack.tables}
    scope = Scope(findings, pack.counter, specs, pack.from_, pack.calendar, holed)
    _name_inputs(pack, scope)
    steps: list[CompiledStep] = []
    for number, spec in enumerate(pack.steps):
        where = f"手順 {number + 1}番目「{spec.label}」"
        with findings.at(where):
            try:
                steps.append(spec.compile(scope))
            except Refusal:
                spec.suppose(scope)
                raise
    for table in pack.tables:
        if table.name not in scope.asked:
            findings.note("unused_table", table.label, "どの手順もこの表を引いていません。")
    _check_ends(pack, scope)
    _check_lines(pack, scope)
    _check_unused(pack, scope)
    advise(pack, scope, steps)
    note_forms(pack.forms, pack.from_, findings)
    return CompiledPack(pack, scope, tuple(steps)), findings


def _note_twice(pack: Pack, findings: Findings) -> None:
    """Of two parts of one name the rules could follow only one."""
    closures = pack.calendar.rows if pack.calendar else ()
    columns = (*pack.line.by, *pack.line.units.values())
    for where, names in {
        "表": [table.name for table in pack.tables],
        "設定": [setting.name for setting in pack.settings],
        "休みの日 の行の from": [str(row.from_) for row in closures],
        "明細行": columns,
        "調整": [item.column for item in pack.adjustments],
    }.items():
        for name in [name for name, count in Counter(names).items() if count > 1]:
            findings.note("twice", where, f"「{name}」が2回書かれています。1つにしてください。")


def _name_inputs(pack: Pack, scope: Scope) -> None:
    name_days(scope)
    for spec in pack.inputs:
        missing = None if spec.if_missing is None else coder(spec)(None)
        known = Known(spec.name, spec.label, spec.kind, Number(*spec.bounds), spec.choices or {}, missing)
        with scope.findings.at(f"入力「{spec.label}」"):
            if missing is not None and missing <= MISSING:
                raise Refusal(
                    "bad_default", f"ないときの値（if_missing）「{spec.if_missing}」は、この入力の値ではありません。"
                )
            for level in ("event",) if spec.level in ("event", "person") else LEVELS:
                scope.add(level, known)
    for setting in pack.settings:
        scope.settings[setting.name] = setting
        if isinstance(setting.value, int):
            for level in LEVELS:
                with scope.findings.at(f"設定「{setting.label}」"):
                    scope.add(level, Known(setting.name, setting.said, "count", Number(setting.value, setting.value)))
    if pack.calendar:
        with scope.findings.at("休みの日"):
            scope.add("event", Known("closed", "休みの日", "flag", FLAG))


def _check_ends(pack: Pack, scope: Scope) -> None:
    """Outputs are whole and never below zero; totals and adjustments exist."""
    for word, name in pack.outputs.model_dump().items():
        with scope.findings.at(f"結果 {word}"):
            known = scope.whole("event", name)
            scope.adds("event", name)
            known.number.times(MOST_PER_PERSON * MOST_PEOPLE)
            if known.number.low < 0:
                raise below_zero(pack, scope, name)
    ends: list[Any] = [(f"合計 {word}", "invoice", name) for word, name in pack.totals.items()]
    ends += [(f"調整「{item.label}」", item.level, item.column) for item in pack.adjustments]
    for where, level, name in ends:
        with scope.findings.at(where):
            scope.whole(level, name)
            scope.adds(level, name)


def _check_lines(pack: Pack, scope: Scope) -> None:
    """Lines group by what exists, and every line has a key of its own."""
    for name in pack.line.by:
        with scope.findings.at("明細行"):
            if not scope.known("event", name).choices:
                scope.whole("event", name)
    for name in pack.line.units.values():
        with scope.findings.at("明細行 units"):
            scope.whole("event", name)
    if pack.line.count:
        with scope.findings.at("明細行 count"):
            scope.known("event", pack.line.count)
            if pack.line.count not in {spec.name for spec in pack.inputs if spec.choices}:
                raise Refusal("not_choice", "count には選択肢の入力（status など）を書いてください。")
    choices = {code for by in pack.line.by if (known := scope.columns["event"].get(by)) for code in known.choices}
    for item in pack.adjustments:
        if item.column in choices:
            message = f"「{item.column}」は明細行の選択肢の名前でもあります。別の名前にしてください。"
            scope.findings.note("twice", f"調整「{item.label}」", message)


def _check_unused(pack: Pack, scope: Scope) -> None:
    """A limit or cap nobody reads would be a rule that does nothing."""
    for number, spec in enumerate(pack.steps):
        refuses = isinstance(spec, Limit) and spec.beyond == "refuse"
        if isinstance(spec, _MARKING) and not refuses and spec.name not in scope.used:
            where = f"手順 {number + 1}番目「{spec.label}」"
            scope.findings.note("unused_result", where, f"結果「{spec.name}」がどこにも使われていません。")
