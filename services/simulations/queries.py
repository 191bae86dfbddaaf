"""The months a simulation is computed over, their facts, and what it would change for each person."""

from django.db.models import F, QuerySet
from django.db.models.functions import Abs

from billing_rules.engine import CompiledPack
from billing_rules.facts import MonthFacts
from billing_rules.packs.models import PackVersion
from billing_rules.simulation.models import Share, Simulation
from npo_platform.kernel.calendar import tokyo_day
from services.months.models import Month
from services.months.states import MonthState
from services.simulations.models import PersonEffect
from services.statements.models import Statement
from services.statements.queries.facts import facts_of, frozen_facts
from services.statements.states import StatementState
from tenants.registry.queries import contracts_of_npo


def months_to_try(simulation: Simulation) -> list[Month]:
    """The last closed months under the city's contracts, as many as asked, and the open ones that have begun."""
    agreed = contracts_of_npo().filter(city_id=simulation.city_id, service=simulation.service)
    months = Month.objects.filter(contract_id__in=[one.pk for one in agreed]).order_by("-starts_on", "contract_id")
    begun = [one for one in months if one.is_closed or one.starts_on <= tokyo_day(simulation.asked_at)]
    closed = sorted({one.starts_on for one in begun if one.is_closed}, reverse=True)[: simulation.months]
    return [one for one in reversed(begun) if one.state == MonthState.OPEN or one.starts_on in closed]


def facts_to_try(month: Month, pack: CompiledPack) -> MonthFacts:
    """What the month froze, or what is known now while it is open."""
    if not month.is_closed:
        return facts_of(month, pack)
    frozen = Statement.objects.filter(month=month, state=StatementState.FROZEN).order_by("-number")
    return frozen_facts(frozen[0].facts)


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
