"""One closed month against a new version: what was billed so far, what the version says, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from billing_rules.engine import CompiledPack, Result, evaluate
from billing_rules.facts import MonthFacts
from npo_platform.kernel.digest import canonical, sha256
from services.adjustments.models import Adjustment
from services.people.queries import decisions_in
from services.statements.models import Statement, StatementLine
from services.statements.queries.evaluation import Draft, service_lines
from services.statements.queries.facts import text_of
from services.statements.queries.sums import line_words
from services.statements.states import LineKind

FIGURES = ("quantity", "user_yen", "city_yen")
Figures = tuple[int, int, int]
NOTHING: Figures = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class WeighedLine:
    """What one person has of one kind, before and after; nobody's for an amount on the whole month.

    A line of a statement names its unit price, so what is one kind to a reader may be several lines of either side.
    """

    key: str
    words: str
    recipient_id: UUID | None
    decision_id: UUID | None
    old: Mapping[str, Figures]
    new: Mapping[str, Figures]

    @property
    def before(self) -> Figures:
        return _added(self.old.values())

    @property
    def after(self) -> Figures:
        return _added(self.new.values())

    @property
    def change(self) -> Figures:
        quantity, user, city = (now - was for was, now in zip(self.before, self.after, strict=True))
        return quantity, user, city


@dataclass(frozen=True, slots=True)
class Weighed:
    """The month re-run on its true facts. `refused` tells what the new version cannot price although it was priced."""

    facts_digest: str
    lines: Sequence[WeighedLine] = ()
    refused: Sequence[str] = ()


@dataclass(slots=True)
class _Ledger:
    """Every line of the month with its figures so far, and the decision it was billed under."""

    figures: dict[str, list[int]] = field(default_factory=dict)
    decisions: dict[str, UUID | None] = field(default_factory=dict)

    def add(self, key: str, line: dict[str, Any], sign: int = 1) -> None:
        held = self.figures.setdefault(key, [0, 0, 0])
        for place, name in enumerate(FIGURES):
            held[place] += sign * line[name]

    def of(self, key: str) -> Figures:
        quantity, user, city = self.figures.get(key, NOTHING)
        return quantity, user, city


def billed(statement: Statement, live: Iterable[Adjustment]) -> _Ledger:
    """The frozen lines and every difference made to them since, whichever month carries it."""
    ledger = _Ledger()
    own = StatementLine.objects.filter(statement=statement, kind=LineKind.SERVICE)
    for line in own.values("key", "decision_id", *FIGURES):
        ledger.add(line["key"], line)
        ledger.decisions[line["key"]] = line["decision_id"]
    for adjustment in live:
        for side, sign in ((adjustment.before, -1), (adjustment.after, 1)):
            for line in side["lines"]:
                ledger.add(line["key"], line, sign)
    return ledger


def weigh(
    statement: Statement, live: Sequence[Adjustment], facts: MonthFacts, former: CompiledPack, pack: CompiledPack
) -> Weighed:
    """What the new version changes on facts that are true of the month.

    Lines of people whose month comes to the same figures are left out, also when their lines are cut otherwise.
    """
    before, after = evaluate(former, facts), evaluate(pack, facts)
    digest = sha256(text_of(facts))
    if refused := _newly_refused(before, after):
        return Weighed(digest, refused=refused)
    decisions = decisions_in(
        statement.month.contract_id, pack.open_window_start(statement.month.starts_on), statement.month.value.after
    )
    ledger, target = billed(statement, live), _Ledger()
    kinds: dict[str, _Kind] = {}
    for result in (after, before):
        for draft in service_lines(result, decisions):
            kinds[draft.key] = _kind_of(draft, result.compiled)
            if result is after:
                target.add(draft.key, {name: getattr(draft, name) for name in FIGURES})
    return Weighed(digest, lines=_moved(_paired(ledger, target, kinds)))


class _Kind(NamedTuple):
    """What a line gathers, whatever its unit price: lines of one kind are told as one, old and new."""

    key: str
    words: str
    decision_id: UUID | None


def _kind_of(draft: Draft, pack: CompiledPack) -> _Kind:
    person = draft.key.partition("/")[0]
    what = sha256(canonical({"label": draft.label, "group": draft.group}))
    words = draft.label or _meal_words(draft.group, pack)
    return _Kind(f"{person}/{what[:16]}", words, draft.decision_id)


def _paired(ledger: _Ledger, target: _Ledger, kinds: Mapping[str, _Kind]) -> list[WeighedLine]:
    """Old and new lines of one kind side by side, in the order of the new version's lines."""
    sides: dict[str, tuple[dict[str, Figures], dict[str, Figures]]] = {}
    told: dict[str, _Kind] = {}
    for place, side in ((1, target), (0, ledger)):
        for key in side.figures:
            kind = kinds.get(key) or _Kind(key, "", None)
            told.setdefault(kind.key, kind)
            if side.of(key) != NOTHING:
                sides.setdefault(kind.key, ({}, {}))[place][key] = side.of(key)
    billed_under = {kind: ledger.decisions.get(key) for kind, (old, _) in sides.items() for key in old}
    return [
        WeighedLine(
            key=kind,
            words=told[kind].words,
            recipient_id=_person_of(kind),
            decision_id=billed_under.get(kind) or told[kind].decision_id,
            old=old,
            new=new,
        )
        for kind, (old, new) in sides.items()
    ]


def _added(figures: Iterable[Figures]) -> Figures:
    quantity, user, city = map(sum, zip(NOTHING, *figures, strict=True))
    return quantity, user, city


def _moved(lines: Iterable[WeighedLine]) -> list[WeighedLine]:
    """Person by person, the lines that differ."""
    by_person: dict[UUID | None, list[WeighedLine]] = {}
    for line in lines:
        by_person.setdefault(line.recipient_id, []).append(line)
    return [
        line
        for own in by_person.values()
        if tuple(map(sum, zip(*(line.change for line in own), strict=True))) != NOTHING
        for line in own
        if line.change != NOTHING
    ]


def _newly_refused(before: Result, after: Result) -> list[str]:
    known = {one.key for one in before.refusals}
    return [one.sentence for one in after.refusals if one.key not in known]


def _meal_words(group: dict[str, Any], pack: CompiledPack) -> str:
    """昼食: what the line gathers, without what the rules know of the person."""
    of_person = {spec.name for spec in pack.inputs if spec.level == "person"}
    return line_words({name: code for name, code in group.items() if name not in of_person}, pack)


def _person_of(key: str) -> UUID | None:
    person = key.partition("/")[0]
    return None if person == "month" else UUID(person)
