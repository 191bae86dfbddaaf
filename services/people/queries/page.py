"""What the list and the page of a person show, put together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from billing_rules.engine import CompiledPack, Input, in_words
from billing_rules.persons import asked_of_person, choices_in, rules_under
from npo_platform.kernel.calendar import wareki
from services.people.models import Decision, InputValue, Recipient
from services.people.queries.consents import ConsentLine, consents_of
from services.people.queries.decisions import burden_history, values_of, values_on
from services.people.queries.persons import recipient
from services.people.queries.rules import usual_of_person
from services.people.states import Diet
from tenants.registry.models import Contract
from tenants.registry.queries import contract, contracts_of_npo

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a decision stands today, as a chip says it."""

    state: str
    word: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list."""

    recipient: Recipient
    decision: Decision | None
    standing: Standing

    @property
    def diet_label(self) -> str:
        return str(Diet(self.recipient.diet).label)

    @property
    def last_day(self) -> date | None:
        """The last day of the decision, or of the use of somebody who has left."""
        return self.recipient.ended_on or (self.decision.last_day if self.decision else None)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A burden class from a day on, in the pack's words."""

    starts_on: date
    label: str
    holds: bool


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One thing the rules ask about a person: the values so far, newest first, and whether one must be entered."""

    spec: Input
    rows: Sequence[ClassRow]
    is_usual: bool

    @property
    def is_missing(self) -> bool:
        return not self.rows and not self.is_usual and self.spec.if_missing is None


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision with its contract, burden classes and what else the rules ask, newest first."""

    decision: Decision
    agreed: Contract
    standing: Standing
    programme: str
    classes: Sequence[ClassRow]
    choices: Sequence[tuple[str, str]]
    lines: Sequence[AskedLine] = ()
    now: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> list[Input]:
        return [line.spec for line in self.lines]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the people station knows of one person."""

    recipient: Recipient
    age: int | None
    cards: Sequence[DecisionCard]
    contracts: Sequence[Contract]
    consents: Sequence[ConsentLine]

    @property
    def has_decision(self) -> bool:
        return any(card.standing.state in ("ok", "warn") for card in self.cards)


def person_rows(people: Iterable[Recipient], today: date) -> list[PersonRow]:
    """Lines of a list; the people come with their decisions at hand."""
    rows = []
    for person in people:
        decision = _nearest(person.decisions.all(), today)
        rows.append(PersonRow(person, decision, _person_standing(person, decision, today)))
    return rows


def person_page(recipient_id: UUID, today: date) -> PersonPage:
    """One person with everything to show; DoesNotExist for an unknown one."""
    person = recipient(recipient_id)
    contracts = {agreed.pk: agreed for agreed in contracts_of_npo()}
    asked = {decision.contract_id for decision in person.decisions.all()}
    rules = {key: rules_under(agreed) for key, agreed in contracts.items() if key in asked}
    needed = [one for one in person.decisions.all() if _asks(rules[one.contract_id])]
    values = values_of(needed) if needed else {}
    cards = [
        _card(one, contracts[one.contract_id], rules[one.contract_id], values.get(one.pk, ()), today)
        for one in person.decisions.all()
    ]
    choosable = [agreed for agreed in contracts.values() if agreed.end > today]
    return PersonPage(person, _age(person.born_on, today), cards, choosable, consents_of(person.pk))


def decision_card(decision: Decision, today: date) -> DecisionCard:
    """One decision as its person's page shows it."""
    agreed = contract(decision.contract_id)
    rules = rules_under(agreed)
    values = values_of([decision]).get(decision.pk, ()) if _asks(rules) else ()
    return _card(decision, agreed, rules, values, today)


def decision_standing(decision: Decision, today: date) -> Standing:
    """Whether a decision holds, ends soon, has ended or is still to come."""
    if decision.starts_on > today:
        return Standing("info", f"{wareki(decision.starts_on)}から")
    if decision.until is None or decision.until > today + SOON:
        return Standing("ok", "有効")
    if decision.until > today:
        return Standing("warn", f"あと{(decision.until - today).days}日")
    return Standing("none", "終わった決定")


def _person_standing(person: Recipient, decision: Decision | None, today: date) -> Standing:
    if person.ended_on and person.ended_on < today:
        return Standing("none", "利用終了")
    if decision is None:
        return Standing("stop", "利用決定なし")
    standing = decision_standing(decision, today)
    return Standing("stop", "利用決定が終わった") if standing.state == "none" else standing


def _nearest(decisions: Iterable[Decision], today: date) -> Decision | None:
    """The decision of today; else the next; else the last that was. They come newest first."""
    newest_first = list(decisions)
    holding = [decision for decision in newest_first if decision.covers(today)]
    coming = [decision for decision in newest_first if decision.starts_on > today]
    return next(iter([*holding, *reversed(coming), *newest_first]), None)


def _card(
    decision: Decision, agreed: Contract, rules: CompiledPack | None, values: Sequence[InputValue], today: date
) -> DecisionCard:
    history, choices = burden_history(decision), choices_in(rules)
    standing = [row for row in history if row.starts_on <= today]
    return DecisionCard(
        decision=decision,
        agreed=agreed,
        standing=decision_standing(decision, today),
        programme=choices.programme_label(decision.programme),
        classes=[
            ClassRow(row.starts_on, choices.burden_label(row.code), row in standing[-1:]) for row in reversed(history)
        ],
        choices=choices.burden_classes,
        lines=[
            *(_line(spec, values, today, is_usual=False) for spec in asked_of_person(rules)),
            *(_line(spec, values, today, is_usual=True) for spec in usual_of_person(rules)),
        ],
        now=values_on(values, max(today, decision.starts_on)),
    )


def _asks(rules: CompiledPack | None) -> bool:
    return bool(asked_of_person(rules) or usual_of_person(rules))


def _line(spec: Input, values: Iterable[InputValue], today: date, *, is_usual: bool) -> AskedLine:
    by_day = {row.starts_on: row.value for row in values if row.name == spec.name}
    holding = max((day for day in by_day if day <= today), default=None)
    rows = [ClassRow(day, in_words(spec, by_day[day]), day == holding) for day in sorted(by_day, reverse=True)]
    return AskedLine(spec, rows, is_usual)


def _age(born_on: date | None, today: date) -> int | None:
    if born_on is None:
        return None
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
