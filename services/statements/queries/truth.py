"""A contract's months as they truly were: what was frozen, what came late, and what is counted from before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from billing_rules.engine import CompiledPack
from billing_rules.facts import DatedValue, MonthFacts, PersonFact
from billing_rules.packs import queries as packs
from billing_rules.terms.queries import constants_of
from services.adjustments.models import Adjustment
from services.adjustments.queries import live_from
from services.months.models import Month
from services.people.queries import decisions_in
from services.statements.models import Statement
from services.statements.queries.facts import facts_of, frozen_facts, people_of, values_under
from services.statements.queries.late import closed_statements, laid_over, overlays_of


@dataclass
class Truth:
    """The months of one contract, oldest first, for rules that may count further back than a month was frozen with.

    Each month is read once, when it is first needed, and kept while a later month may still count it. `pack` are the
    rules that ask, `also` others that will be asked about the same facts.
    """

    pack: CompiledPack
    months: Sequence[Month]
    statements: Mapping[UUID, Statement]
    live: Collection[Adjustment]
    also: Sequence[CompiledPack] = ()
    _known: dict[UUID, MonthFacts] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: CompiledPack, months: Iterable[Month], *, also: Sequence[CompiledPack] = ()) -> "Truth":
        """Two queries."""
        months = sorted(months, key=lambda one: one.starts_on)
        statements = closed_statements(months)
        return cls(pack, months, statements, live_from(list(statements)), also)

    def start_of(self, month: Month) -> date:
        """The first day the rules may count for a month."""
        return min(one.open_window_start(month.starts_on) for one in (self.pack, *self.also))

    def facts_of(self, month: Month) -> MonthFacts:
        """The month, with every earlier day that the rules count.

        A closed month is what it froze and the late records settled against it; an open one is what is known now.
        Terms and inputs of a person that only the new rules ask for are those known now.
        """
        start, own = self.start_of(month), self._own(month)
        if start < self._held_since(month):
            earlier = [one for one in self.months if one.starts_on < month.starts_on and one.value.after > start]
            own = reaching_back(own, start, [self._own(one) for one in earlier])
        self._forget_before(start)
        return own if month.pk not in self.statements else _completed(own, month, self.pack)

    def known_from(self, month: Month, begun: date) -> date | None:
        """The first day anything is known of, where the rules count from an earlier one of a contract begun before."""
        first = self.months[0].starts_on
        return first if max(self.start_of(month), begun) < first else None

    def _own(self, month: Month) -> MonthFacts:
        if month.pk not in self._known:
            self._known[month.pk] = self._read(month)
        return self._known[month.pk]

    def _read(self, month: Month) -> MonthFacts:
        statement = self.statements.get(month.pk)
        if statement is None:
            return facts_of(month, self.pack)
        return _settled(statement, [one for one in self.live if one.from_month_id == month.pk], self.pack)

    def _held_since(self, month: Month) -> date:
        statement = self.statements.get(month.pk)
        return held_since(statement) if statement else self.pack.open_window_start(month.starts_on)

    def _forget_before(self, start: date) -> None:
        for one in self.months:
            if one.value.after <= start:
                self._known.pop(one.pk, None)


def true_facts(statement: Statement, live: Iterable[Adjustment], pack: CompiledPack) -> MonthFacts:
    """What one month froze, with every late record settled against it, whatever earlier months hold."""
    return _completed(_settled(statement, live, pack), statement.month, pack)


def _settled(statement: Statement, live: Iterable[Adjustment], pack: CompiledPack) -> MonthFacts:
    settled = [one for one in live if one.basis == statement.number]
    return laid_over(frozen_facts(statement.facts), overlays_of(settled), pack)


def held_since(statement: Statement) -> date:
    """Since when a frozen month's own facts hold what is counted: as its version counted."""
    return packs.compiled(statement.pack_digest).open_window_start(statement.month.starts_on)


def reaching_back(facts: MonthFacts, start: date, earlier: Sequence[MonthFacts]) -> MonthFacts:
    """The facts with what earlier months hold of the days since `start`; what the month itself holds stays."""
    before = {event.key: event for one in earlier for event in one.events if start <= event.on < facts.month.first}
    before |= {event.key: event for event in facts.counted_before}
    people: dict[str, PersonFact] = {}
    for person in (person for one in (*earlier, facts) for person in one.people):
        held = people.get(person.key)
        people[person.key] = _continued(held, person) if held else person
    present = {event.person for event in (*facts.events, *before.values())}
    return replace(
        facts,
        counted_before=tuple(before.values()),
        people=tuple(person for person in people.values() if person.key in present),
    )


def _continued(earlier: PersonFact, later: PersonFact) -> PersonFact:
    """What the later month knows holds from its first known day on; before that, what the earlier one knew."""
    inputs = dict(earlier.inputs)
    for name, dated in later.inputs.items():
        first = min((one.starts_on for one in dated), default=date.max)
        inputs[name] = (*(one for one in _dated(earlier, name) if one.starts_on < first), *dated)
    return PersonFact(later.key, inputs)


def _dated(person: PersonFact, name: str) -> Sequence[DatedValue]:
    return person.inputs.get(name, ())


def _completed(facts: MonthFacts, month: Month, pack: CompiledPack) -> MonthFacts:
    """What was not known when the month was frozen, the contract and the decisions tell."""
    agreed = constants_of(month.contract_id, pack, month.value)
    facts = replace(
        facts,
        provider={**agreed.provider, **facts.provider},
        contract={**agreed.contract, **facts.contract},
    )
    return replace(facts, people=_people(facts, month, pack))


def _people(facts: MonthFacts, month: Month, pack: CompiledPack) -> tuple[PersonFact, ...]:
    """Everybody with an event, each with everything the rules ask."""
    asked = {spec.name for spec in pack.inputs if spec.level == "person"}
    known = {person.key: person for person in facts.people}
    present = {event.person for event in (*facts.events, *facts.counted_before)}
    if present <= known.keys() and all(asked <= person.inputs.keys() for person in known.values()):
        return facts.people
    decisions = decisions_in(month.contract_id, pack.open_window_start(month.starts_on), month.value.after)
    for now in people_of(decisions, pack, values_under(pack, decisions)):
        if now.key in present:
            held = known.get(now.key)
            known[now.key] = replace(held, inputs={**now.inputs, **held.inputs}) if held else now
    return tuple(known.values())
