"""A month as the rules see it: gathered from stops, outcomes and decisions, and kept as text once frozen."""

import base64
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from billing_rules.engine import CompiledPack
from billing_rules.facts import DatedValue, EventFact, MonthFacts, PersonFact, from_json, to_json
from billing_rules.terms.queries import constants_of
from npo_platform.kernel.digest import canonical
from services.months.models import Month
from services.people.models import Decision
from services.people.queries import burden_history, decisions_in
from services.plans.states import CancelReason
from services.records.queries import OutcomeRow, outcomes_in

UNKNOWN_CLASS = ""


def facts_of(
    month: Month,
    pack: CompiledPack,
    *,
    decisions: Sequence[Decision] | None = None,
    recipients: Collection[UUID] | None = None,
) -> MonthFacts:
    """The month's events, what counts from before it, and the people with their dated inputs.

    Three queries however long the month is, a fourth where the rules ask for terms of the contract. `recipients`
    narrows it to some people, whose yen must not depend on anybody else (`pack.couples_people`).
    """
    first, after = month.value.first, month.value.after
    start = pack.open_window_start(first)
    if decisions is None:
        decisions = decisions_in(month.contract_id, start, after)
    rows = [
        row
        for row in outcomes_in(month.contract_id, start, after)
        if recipients is None or row.recipient_id in recipients
    ]
    events = list(events_of(rows, pack))
    present = {event.person for event in events}
    agreed = constants_of(month.contract_id, pack, month.value)
    return MonthFacts(
        month=month.value,
        provider=agreed.provider,
        contract=agreed.contract,
        people=tuple(person for person in people_of(decisions) if person.key in present),
        events=tuple(event for event in events if event.on >= first),
        counted_before=tuple(event for event in events if event.on < first),
    )


def person_as_decided(month: Month, pack: CompiledPack, person: str) -> tuple[PersonFact, ...]:
    """One person's dated inputs as the decisions say now; nothing without a decision."""
    decisions = decisions_in(month.contract_id, pack.open_window_start(month.value.first), month.value.after)
    return tuple(one for one in people_of(decisions) if one.key == person)


def events_of(rows: Iterable[OutcomeRow], pack: CompiledPack) -> Iterator[EventFact]:
    """One event per stop. A suspension is told only to rules that know the word: it never costs anything."""
    statuses = next((spec.choices for spec in pack.inputs if spec.name == "status"), None) or {}
    for row in rows:
        if row.status == CancelReason.SUSPENDED and row.status not in statuses:
            continue
        person = str(row.recipient_id)
        yield EventFact(
            key=event_key(person, row.service_on, row.meal),
            person=person,
            on=row.service_on,
            slot=row.meal,
            inputs={"meal": row.meal, "diet": row.diet, "status": row.status},
        )


def event_key(person: str, on: date, meal: str) -> str:
    """Names a stop the way people do: who, when, which meal."""
    return f"{person}/{on.isoformat()}/{meal}"


def people_of(decisions: Iterable[Decision]) -> Iterator[PersonFact]:
    """Each person's burden class and programme, dated; one person's decisions of a contract follow each other."""
    by_person: dict[UUID, list[Decision]] = {}
    for decision in decisions:
        by_person.setdefault(decision.recipient_id, []).append(decision)
    for person, own in by_person.items():
        classes: dict[date, str] = {}
        for decision in own:
            classes |= _classes(decision)
        yield PersonFact(
            str(person),
            {
                "burden_class": tuple(DatedValue(day, classes[day]) for day in sorted(classes)),
                "programme": tuple(DatedValue(one.starts_on, one.programme) for one in own),
            },
        )


def _classes(decision: Decision) -> dict[date, str]:
    """A decision's classes from its first day on. Nothing carries over from the decision before it."""
    classes = {decision.starts_on: UNKNOWN_CLASS}
    for row in burden_history(decision):
        classes[max(row.starts_on, decision.starts_on)] = row.code
    return classes


def text_of(facts: MonthFacts) -> str:
    """The canonical JSON of facts: what a closed month's digest is taken of."""
    return canonical(to_json(facts))


def packed(text: str) -> str:
    """Canonical JSON, compressed, as letters."""
    return base64.b85encode(zlib.compress(text.encode(), 6)).decode()


def unpacked(stored: str) -> str:
    return zlib.decompress(base64.b85decode(stored)).decode()


def frozen_facts(stored: str, person: str | None = None) -> MonthFacts:
    """The facts a closed month froze; of one person when named."""
    document = json.loads(unpacked(stored))
    if person is not None:
        document["people"] = [one for one in document["people"] if one["key"] == person]
        for section in ("events", "counted_before"):
            document[section] = [one for one in document[section] if one["person"] == person]
    return from_json(document)
