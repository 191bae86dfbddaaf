"""Late records become differences: each is laid over the frozen facts of the months it counts in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from billing_rules.engine import CompiledPack
from billing_rules.facts import MonthFacts
from billing_rules.packs import queries as packs
from services.adjustments.actions import Basis, raise_adjustment, take_back
from services.adjustments.models import Adjustment
from services.adjustments.queries import live_of
from services.months.actions import touch
from services.months.models import Month
from services.people.queries import usual_of_person, values_of
from services.records.models import DeliveryRecord, StopOutcome
from services.statements.actions.locking import lock_months
from services.statements.models import Statement
from services.statements.queries.events import Listener, Values
from services.statements.queries.facts import event_key, frozen_facts, person_as_decided
from services.statements.queries.late import (
    Ground,
    closed_statements,
    difference,
    event_in,
    grounds_of,
    laid_over,
    months_counting,
    outdated,
    overlay_of,
    overlays_of,
    unsettled,
)
from services.statements.queries.lookup import carrying_month
from services.statements.queries.truth import held_since, reaching_back


@transaction.atomic
def settle_late(contract_id: UUID, *, at: datetime) -> list[Adjustment]:
    """Give every late record of a closed month its difference, to be carried by the contract's next open month.

    The closed month is evaluated again on its frozen facts plus the record, under the version it stands on; so
    are closed months after it whose limits count the day. One row for each, with 0 yen and the reason where
    nothing changes. What a month carries although its own month was frozen again is taken back.
    """
    months = lock_months(contract_id)
    frozen = closed_statements(months)
    grounds = grounds_of(frozen)
    raised = [
        take_back(one, basis=_basis(frozen[one.from_month_id], grounds[one.from_month_id]), at=at)
        for one in outdated(frozen)
    ]
    late = unsettled(contract_id, frozen)
    if late:
        known = {month_id: packs.compiled(ground.digest) for month_id, ground in grounds.items()}
        usual = any(usual_of_person(pack) for pack in known.values())
        book = _Settlement(
            frozen=frozen,
            grounds=grounds,
            packs=known,
            held=StopOutcome.objects.in_bulk([record.stop_id for record in late]),
            values=values_of({record.decision_id for record in late}) if usual else {},
            at=at,
        )
        for record in late:
            raised += book.settle(record)
    _tell_carrying_months(months, raised, at=at)
    return raised


class _Share(NamedTuple):
    """What is evaluated alone: one person's part of a closed month, or the month whole."""

    statement: UUID
    person: str | None


@dataclass(slots=True)
class _Settlement:
    """The closed months as they stand while late records are laid over them one by one."""

    frozen: Mapping[UUID, Statement]
    grounds: Mapping[UUID, Ground]
    packs: Mapping[UUID, CompiledPack]
    held: Mapping[UUID, StopOutcome]
    values: Values
    at: datetime
    facts: dict[_Share, MonthFacts] = field(default_factory=dict)

    def settle(self, record: DeliveryRecord) -> list[Adjustment]:
        return [
            self._settle_in(statement, record)
            for statement in months_counting(record.service_on, self.frozen, self.packs)
        ]

    def _settle_in(self, statement: Statement, record: DeliveryRecord) -> Adjustment:
        pack, person = self.packs[statement.month_id], str(record.recipient_id)
        before = self._facts(statement, pack, person)
        known = event_in(before, event_key(person, record.service_on, record.meal))
        overlay = overlay_of(record, self.held, known, Listener.of(pack, self.values))
        after = laid_over(before, [overlay], pack)
        self.facts[_share(statement, pack, person)] = after
        return raise_adjustment(
            record,
            difference(pack, before, after, overlay),
            from_month=statement.month,
            basis=_basis(statement, self.grounds[statement.month_id]),
            at=self.at,
        )

    def _facts(self, statement: Statement, pack: CompiledPack, person: str) -> MonthFacts:
        """The frozen facts a person's yen follow from, with what earlier adjustments laid over them."""
        key = _share(statement, pack, person)
        if key not in self.facts:
            live = live_of(statement.month, basis=statement.number)
            own = [one for one in live if key.person in (None, str(one.recipient_id))]
            facts = laid_over(frozen_facts(statement.facts, key.person), overlays_of(own), pack)
            self.facts[key] = self._back(facts, statement, pack, person)
        facts = self.facts[key]
        if person not in {one.key for one in facts.people}:  # nothing was known of them when the month was frozen
            facts = replace(facts, people=(*facts.people, *person_as_decided(statement.month, pack, person)))
        return facts

    def _back(self, facts: MonthFacts, statement: Statement, pack: CompiledPack, person: str) -> MonthFacts:
        """Where a correcting version counts further back than the month was frozen with, earlier months tell."""
        start, first = pack.open_window_start(facts.month.first), facts.month.first
        if start >= held_since(statement):
            return facts
        earlier = [one for one in self.frozen.values() if one.month.starts_on < first and one.month.value.after > start]
        earlier.sort(key=lambda one: one.month.starts_on)
        return reaching_back(facts, start, [self._facts(one, self.packs[one.month_id], person) for one in earlier])


def _share(statement: Statement, pack: CompiledPack, person: str) -> _Share:
    """Where rules count over the whole provider, one person's meal may change another's yen."""
    return _Share(statement.pk, None if pack.couples_people else person)


def _basis(statement: Statement, ground: Ground) -> Basis:
    return Basis(statement.number, ground.version_id, ground.digest)


def _tell_carrying_months(months: list[Month], raised: list[Adjustment], *, at: datetime) -> None:
    carrying = {carrying_month(months, one.from_month) for one in raised}
    for month in carrying - {None}:
        if month is not None:
            touch(month.contract_id, month.starts_on, at=at)
