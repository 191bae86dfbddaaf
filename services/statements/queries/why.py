"""算定根拠 of one person: each record with what it came to, each step with its clause, the version and its people."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from billing_rules.engine import CompiledPack, EventRow, Result, Step, evaluate, explain_line, explain_person
from billing_rules.facts import MonthFacts
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.months.models import Month
from services.people.models import Decision, Recipient
from services.plans.models import Stop
from services.plans.states import Meal
from services.records.states import Outcome
from services.statements.models import Statement, StatementLine
from services.statements.queries.evaluation import line_key
from services.statements.queries.facts import facts_of, frozen_facts, frozen_facts_of_each
from services.statements.queries.lookup import lines_of
from services.statements.queries.page import PersonRow, people_rows
from services.statements.queries.sums import Sum, line_words, sums_of
from services.statements.states import LineKind
from tenants.registry.models import Contract


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record of the month and what the rules made of it."""

    on: date
    slot: str
    meal: str
    status: str
    outcome: str
    stop_id: UUID | None
    priced: EventRow | None
    refusal: str


@dataclass(frozen=True)
class WhyPage:
    """Everything behind one person's yen."""

    contract: Contract
    month: Month
    statement: Statement
    version: PackVersion
    recipient: Recipient
    row: PersonRow | None
    lines: Sequence[StatementLine]
    adjustments: Sequence[StatementLine]
    steps: Sequence[Step]
    records: Sequence[RecordRow]
    sums: Sequence[Sum]
    pack: CompiledPack
    classes: Sequence[tuple[date, str]] = ()

    @property
    def decisions(self) -> list[Decision]:
        """The decisions the lines rest on."""
        found = {line.decision_id: line.decision for line in (*self.lines, *self.adjustments) if line.decision}
        return list(found.values())

    @property
    def worded_lines(self) -> list[tuple[str, StatementLine]]:
        """昼食・非課税, and the line."""
        return [(line.label or line_words(line.group, self.pack), line) for line in self.lines]


def why_page(contract: Contract, month: Month, statement: Statement, recipient_id: UUID) -> WhyPage:
    """Refused (`not_found`) when the statement has no line of this person."""
    lines = list(lines_of(statement).filter(recipient_id=recipient_id))
    if not lines:
        raise Refusal("not_found", "この月の明細に、この利用者はいません。月の明細から選び直してください。")
    pack, version = packs.compiled(statement.pack_digest), packs.version(statement.pack_version_id)
    facts = person_facts(month, statement, recipient_id, pack)
    stops = _stops(month, [recipient_id]).get(recipient_id, {})
    return _page(contract, version, statement, lines, Behind(month, facts, evaluate(pack, facts), stops))


def why_pages(contract: Contract, month: Month, statement: Statement, people: Collection[UUID]) -> Iterator[WhyPage]:
    """The pages of many people of a frozen statement in the order of its lines; the same few queries for any number."""
    pack, version = packs.compiled(statement.pack_digest), packs.version(statement.pack_version_id)
    of_each: dict[UUID, list[StatementLine]] = {}
    for line in lines_of(statement).filter(recipient_id__in=people):
        if line.recipient_id:
            of_each.setdefault(line.recipient_id, []).append(line)
    stops = _stops(month, of_each)
    together = frozen_facts(statement.facts)
    whole = evaluate(pack, together) if pack.couples_people else None
    alone = {} if whole else dict(frozen_facts_of_each(statement.facts))
    nothing = replace(together, people=(), events=(), counted_before=())
    for recipient_id, lines in of_each.items():
        facts = together if whole else alone.get(str(recipient_id), nothing)
        result = whole or evaluate(pack, facts)
        yield _page(contract, version, statement, lines, Behind(month, facts, result, stops.get(recipient_id, {})))


@dataclass(frozen=True, slots=True)
class Behind:
    """A month as it was reckoned, and one person's stops in it."""

    month: Month
    facts: MonthFacts
    result: Result
    stops: Mapping[tuple[date, str], UUID]


def _page(
    contract: Contract, version: PackVersion, statement: Statement, lines: Sequence[StatementLine], behind: Behind
) -> WhyPage:
    recipient = lines[0].recipient
    if recipient is None:
        raise ValueError(f"nobody's lines: {lines[0].key}")
    result, person = behind.result, str(recipient.pk)
    rows = people_rows(lines, result.compiled, {})
    return WhyPage(
        contract=contract,
        month=behind.month,
        statement=statement,
        version=version,
        recipient=recipient,
        row=rows[0] if rows else None,
        lines=[line for line in lines if line.kind == LineKind.SERVICE],
        adjustments=[line for line in lines if line.kind == LineKind.ADJUSTMENT],
        steps=explain_person(result, person) if rows else [],
        records=records_of(result, behind.month, recipient.pk, behind.stops),
        sums=sums_of(result, person),
        pack=result.compiled,
        classes=classes_of(behind.facts, person, result.compiled),
    )


def classes_of(facts: MonthFacts, person: str, pack: CompiledPack) -> list[tuple[date, str]]:
    """The person's burden classes in the pack's words, each from its first day."""
    words = next((one.choices for one in pack.pack.inputs if one.name == "burden_class"), None) or {}
    own = next((one for one in facts.people if one.key == person), None)
    dated = own.inputs.get("burden_class", ()) if own else ()
    return [(one.starts_on, words.get(str(one.value), str(one.value))) for one in dated if one.value]


def person_facts(month: Month, statement: Statement, recipient_id: UUID, pack: CompiledPack) -> MonthFacts:
    """What the person's lines were made of: the frozen facts of a closed month, the present ones of an open one.

    Where rules count over the whole provider, that is what everybody did.
    """
    if statement.is_frozen:
        return frozen_facts(statement.facts, None if pack.couples_people else str(recipient_id))
    return facts_of(month, pack, recipients=None if pack.couples_people else {recipient_id})


def explanation(line: StatementLine) -> list[Step]:
    """The steps of one line; an adjustment is explained by its own reason."""
    if line.recipient_id is None or line.kind == LineKind.ADJUSTMENT:
        return [Step(line.label, line.adjustment.reason if line.adjustment else line.label)]
    statement = line.statement
    pack = packs.compiled(statement.pack_digest)
    result = evaluate(pack, person_facts(statement.month, statement, line.recipient_id, pack))
    own = next((one for one in result.lines if line_key(one) == line.key), None)
    return explain_line(result, own.key) if own else []


def _stops(month: Month, people: Iterable[UUID]) -> dict[UUID, dict[tuple[date, str], UUID]]:
    """Where each record of these people leads to; one query."""
    found = Stop.objects.filter(
        recipient_id__in=list(people),
        contract_id=month.contract_id,
        service_on__gte=month.value.first,
        service_on__lt=month.value.after,
    )
    own: dict[UUID, dict[tuple[date, str], UUID]] = {}
    for person, on, meal, pk in found.values_list("recipient_id", "service_on", "meal", "pk"):
        own.setdefault(person, {})[on, meal] = pk
    return own


def records_of(
    result: Result, month: Month, recipient_id: UUID, stops: Mapping[tuple[date, str], UUID] | None = None
) -> list[RecordRow]:
    """A person's records of the month in the order of the days; one query unless the stops are known already."""
    person = str(recipient_id)
    leading = _stops(month, [recipient_id]).get(recipient_id, {}) if stops is None else stops
    priced = {row.key: row for row in result.event_rows()}
    refused = {one.key: one.sentence for one in result.refusals}
    return [
        RecordRow(
            on=event.on,
            slot=event.slot,
            meal=Meal(event.slot).label if event.slot in Meal.values else event.slot,
            status=str(event.inputs.get("status", "")),
            outcome=outcome_word(str(event.inputs.get("status", ""))),
            stop_id=leading.get((event.on, event.slot)),
            priced=priced.get(event.key),
            refusal=refused.get(event.key, ""),
        )
        for event in result.run.frame.events
        if event.person == person and event.on in result.run.frame.month
    ]


def outcome_word(status: str) -> str:
    """手渡し, or 休止 for a stop a suspension cancelled."""
    return Outcome(status).label if status in Outcome.values else "休止"
