"""A month as the rules see it: gathered from stops, outcomes and decisions, and kept as text once frozen."""

import base64
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from billing_rules.engine import CompiledPack, Input, fact_value
from billing_rules.facts import DatedValue, EventFact, MonthFacts, PersonFact, Value, from_json, to_json
from billing_rules.terms.queries import constants_of
from npo_platform.kernel.digest import canonical
from services.months.models import Month
from services.people.models import Decision
from services.people.queries import (
    asked_of_person,
    burden_history,
    day_of,
    days_asked,
    decisions_in,
    usual_of_person,
    values_of,
)
from services.plans.states import CancelReason
from services.records.queries import OutcomeRow, outcomes_in
from services.statements.queries.events import Listener, Told, Values

UNKNOWN = ""


def facts_of(
    month: Month,
    pack: CompiledPack,
    *,
    decisions: Sequence[Decision] | None = None,
    recipients: Collection[UUID] | None = None,
) -> MonthFacts:
    """The month's events, what counts from before it, and the people with their dated inputs.

    Three queries however long the month is; one more where the rules ask for terms of the contract, one more where
    they ask about people. `recipients` narrows it to some people, whose yen must not depend on anybody else
    (`pack.couples_people`).
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
    values = values_under(pack, decisions)
    events = list(events_of(rows, pack, values))
    present = {event.person for event in events}
    agreed = constants_of(month.contract_id, pack, month.value)
    return MonthFacts(
        month=month.value,
        provider=agreed.provider,
        contract=agreed.contract,
        people=tuple(person for person in people_of(decisions, pack, values) if person.key in present),
        events=tuple(event for event in events if event.on >= first),
        counted_before=tuple(event for event in events if event.on < first),
    )


def person_as_decided(month: Month, pack: CompiledPack, person: str) -> tuple[PersonFact, ...]:
    """One person's dated inputs as the decisions say now; nothing without a decision."""
    decisions = decisions_in(month.contract_id, pack.open_window_start(month.value.first), month.value.after)
    known = people_of(decisions, pack, values_under(pack, decisions))
    return tuple(one for one in known if one.key == person)


def values_under(pack: CompiledPack, decisions: Collection[Decision]) -> Values:
    """What else was entered beside the decisions; one query, none where the rules ask for nothing else."""
    return values_of(decisions) if asked_of_person(pack) or usual_of_person(pack) else {}


def events_of(rows: Iterable[OutcomeRow], pack: CompiledPack, values: Values) -> Iterator[EventFact]:
    """One event per stop. A suspension is told only to rules that know the word: it never costs anything."""
    statuses = next((spec.choices for spec in pack.inputs if spec.name == "status"), None) or {}
    listener = Listener.of(pack, values)
    for row in rows:
        if row.status == CancelReason.SUSPENDED and row.status not in statuses:
            continue
        person = str(row.recipient_id)
        yield EventFact(
            key=event_key(person, row.service_on, row.meal),
            person=person,
            on=row.service_on,
            slot=row.meal,
            inputs=listener.hear(
                Told(row.meal, row.diet, row.status, row.handed_over_at, row.inputs), row.decision_id, row.service_on
            ),
        )


def event_key(person: str, on: date, meal: str) -> str:
    """Names a stop the way people do: who, when, which meal."""
    return f"{person}/{on.isoformat()}/{meal}"


def people_of(decisions: Iterable[Decision], pack: CompiledPack, values: Values) -> Iterator[PersonFact]:
    """What the rules ask of each person, dated; one person's decisions of a contract follow each other."""
    by_person: dict[UUID, list[Decision]] = {}
    for decision in decisions:
        by_person.setdefault(decision.recipient_id, []).append(decision)
    asked, days = asked_of_person(pack), days_asked(pack)
    for person, own in by_person.items():
        classes: dict[date, str] = {}
        for decision in own:
            classes |= _classes(decision)
        inputs = {"burden_class": _dated(classes), "programme": _dated({one.starts_on: one.programme for one in own})}
        inputs |= {name: _dated({one.starts_on: day_of(one, name) for one in own}) for name in days}
        inputs |= {spec.name: _dated(_history(own, spec, values)) for spec in asked}
        yield PersonFact(str(person), inputs)


def _dated(history: Mapping[date, Value]) -> tuple[DatedValue, ...]:
    return tuple(DatedValue(day, history[day]) for day in sorted(history))


def _history(decisions: Iterable[Decision], spec: Input, values: Values) -> dict[date, Value]:
    """A value from its day on; like a class it does not carry over from one decision to the next."""
    history: dict[date, Value] = {}
    for decision in decisions:
        history[decision.starts_on] = UNKNOWN
        for row in values.get(decision.pk, ()):
            if row.name == spec.name:
                history[max(row.starts_on, decision.starts_on)] = fact_value(spec, row.value)
    return history


def _classes(decision: Decision) -> dict[date, str]:
    """A decision's classes from its first day on. Nothing carries over from the decision before it."""
    classes = {decision.starts_on: UNKNOWN}
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


def frozen_facts_of_each(stored: str) -> Iterator[tuple[str, MonthFacts]]:
    """The same for everybody, one person after the other: opened once, however many there are."""
    document = json.loads(unpacked(stored))
    own: dict[str, dict[str, list[Any]]] = {}
    for section, name in (("people", "key"), ("events", "person"), ("counted_before", "person")):
        for one in document.pop(section):
            own.setdefault(one[name], {"people": [], "events": [], "counted_before": []})[section].append(one)
    for person, sections in own.items():
        yield person, from_json(document | sections)
