"""算定根拠 of one person: each record with what it came to, each step with its clause, the version and its people."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from services.statements.queries.facts import facts_of, frozen_facts
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
    recipient = lines[0].recipient if lines else None
    if recipient is None:
        raise Refusal("not_found", "この月の明細に、この利用者はいません。月の明細から選び直してください。")
    pack = packs.compiled(statement.pack_digest)
    result = evaluate(pack, person_facts(month, statement, recipient_id, pack))
    rows = people_rows(lines, pack, {})
    person = str(recipient_id)
    return WhyPage(
        contract=contract,
        month=month,
        statement=statement,
        version=packs.version(statement.pack_version_id),
        recipient=recipient,
        row=rows[0] if rows else None,
        lines=[line for line in lines if line.kind == LineKind.SERVICE],
        adjustments=[line for line in lines if line.kind == LineKind.ADJUSTMENT],
        steps=explain_person(result, person) if rows else [],
        records=records_of(result, month, recipient_id),
        sums=sums_of(result, person),
        pack=pack,
    )


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


def _stops(month: Month, recipient_id: UUID) -> dict[tuple[date, str], UUID]:
    found = Stop.objects.filter(
        recipient_id=recipient_id,
        contract_id=month.contract_id,
        service_on__gte=month.value.first,
        service_on__lt=month.value.after,
    )
    return {(on, meal): pk for on, meal, pk in found.values_list("service_on", "meal", "pk")}


def records_of(result: Result, month: Month, recipient_id: UUID) -> list[RecordRow]:
    """A person's records of the month in the order of the days; one query, for the stops they lead to."""
    person, stops = str(recipient_id), _stops(month, recipient_id)
    priced = {row.key: row for row in result.event_rows()}
    refused = {one.key: one.sentence for one in result.refusals}
    return [
        RecordRow(
            on=event.on,
            slot=event.slot,
            meal=Meal(event.slot).label if event.slot in Meal.values else event.slot,
            status=str(event.inputs.get("status", "")),
            outcome=outcome_word(str(event.inputs.get("status", ""))),
            stop_id=stops.get((event.on, event.slot)),
            priced=priced.get(event.key),
            refusal=refused.get(event.key, ""),
        )
        for event in result.run.frame.events
        if event.person == person and event.on in result.run.frame.month
    ]


def outcome_word(status: str) -> str:
    """手渡し, or 休止 for a stop a suspension cancelled."""
    return Outcome(status).label if status in Outcome.values else "休止"
