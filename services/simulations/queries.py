"""The months a simulation is computed over, their facts, and what it would change for each person."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Abs

from billing_rules.engine import CompiledPack
from billing_rules.facts import MonthFacts
from billing_rules.packs.models import PackVersion
from billing_rules.simulation.models import Share, Simulation
from npo_platform.kernel.calendar import tokyo_day
from services.months.models import Month
from services.months.queries import months_of
from services.months.states import MonthState
from services.simulations.models import PersonEffect
from services.statements.queries.facts import facts_of
from services.statements.queries.truth import Truth
from tenants.registry.queries import contract, contracts_of_npo


def contracts_to_try(simulation: Simulation) -> list[UUID]:
    """The city's contracts with the provider for the service, always in one order."""
    agreed = contracts_of_npo().filter(city_id=simulation.city_id, service=simulation.service)
    return sorted(one.pk for one in agreed)


def months_to_try(simulation: Simulation) -> list[Month]:
    """The last closed months under the city's contracts, as many as asked, and the open ones that have begun."""
    months = Month.objects.filter(contract_id__in=contracts_to_try(simulation)).order_by("-starts_on", "contract_id")
    begun = [one for one in months if one.is_closed or one.starts_on <= tokyo_day(simulation.asked_at)]
    closed = sorted({one.starts_on for one in begun if one.is_closed}, reverse=True)[: simulation.months]
    return [one for one in reversed(begun) if one.state == MonthState.OPEN or one.starts_on in closed]


class Tried:
    """The simulated months at one moment, and their facts under both versions.

    What is open is read at once, so it is the months' state of that moment; what a closed month froze, and the months
    before it where limits reach back, cannot change and is read when its turn comes.
    """

    def __init__(self, simulation: Simulation, before: CompiledPack | None, after: CompiledPack) -> None:
        self.months = months_to_try(simulation)
        self.before, self.after = before, after
        also = [before] if before else []
        contracts = {one.contract_id for one in self.months}
        self._of = {one: Truth.of(after, months_of(one), also=also) for one in contracts}
        self._open = {one.pk: self._as_known(one) for one in self.months if not one.is_closed}

    def facts_of(self, month: Month) -> MonthFacts:
        """What the month froze and what came late, or what was known of it while it was open."""
        return self._open.get(month.pk) or self._of[month.contract_id].facts_of(month)

    def _as_known(self, month: Month) -> MonthFacts:
        facts = self._of[month.contract_id].facts_of(month)
        if self.before is None or self.before.pack.inputs == self.after.pack.inputs:
            return facts
        return _with_inputs_of(facts_of(month, self.before), facts)

    def known_from(self, month: Month) -> date | None:
        """The first day anything is known of, where limits count from an earlier one of the contract."""
        return self._of[month.contract_id].known_from(month, contract(month.contract_id).starts_on)


def _with_inputs_of(old: MonthFacts, new: MonthFacts) -> MonthFacts:
    """The new facts with whatever else the version in force asks."""
    events = {one.key: one.inputs for one in (*old.events, *old.counted_before)}
    people = {one.key: one.inputs for one in old.people}
    return replace(
        new,
        provider={**old.provider, **new.provider},
        contract={**old.contract, **new.contract},
        people=tuple(replace(one, inputs={**people.get(one.key, {}), **one.inputs}) for one in new.people),
        events=tuple(replace(one, inputs={**events.get(one.key, {}), **one.inputs}) for one in new.events),
        counted_before=tuple(
            replace(one, inputs={**events.get(one.key, {}), **one.inputs}) for one in new.counted_before
        ),
    )


def share_of(version: PackVersion) -> Share | None:
    """What these very bytes came to for this provider, if they were simulated; the newest answer."""
    own = Share.objects.filter(simulation__digest=version.digest, finished_at__isnull=False)
    return own.select_related("simulation__city__organisation").order_by("-finished_at").first()


def effects(share: Share) -> QuerySet[PersonEffect]:
    """The people whose yen would change, the largest change of their own part first."""
    found = PersonEffect.objects.filter(share_id=share.pk).select_related("recipient")
    moved = found.exclude(user_before=F("user_after"), city_before=F("city_after"))
    own = Abs(F("user_after") - F("user_before"))
    whole = Abs(F("city_after") - F("city_before"))
    return moved.order_by(-own, -whole, "recipient__kana_key", "pk")
