"""Decisions that end before long, or have ended while a weekly plan goes on, and what to do about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from services.people.models import SEALED, Decision
from services.plans.models import WeeklyPlan
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo

AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Renewal:
    """A decision nothing follows yet; `following` renews its contract where the contract ends on the same day."""

    decision: Decision
    agreed: Contract
    today: date
    following: Contract | None = None

    @property
    def days_left(self) -> int:
        """Days with the decision still to come after today; negative once it has ended."""
        return (self.decision.until - self.today).days - 1 if self.decision.until else 0

    @property
    def has_ended(self) -> bool:
        return self.days_left < 0

    @property
    def ends_with_contract(self) -> bool:
        """Whether no decision can follow under the same contract."""
        return self.decision.until is not None and self.decision.until >= self.agreed.end


def renewals_due(today: date) -> list[Renewal]:
    """Whom to renew, the earliest end first; three queries whatever their number.

    A decision has a successor when the person has a later one under the same contract or one that renews it. An ended
    one counts while its weekly plan has meals; whoever has left counts no more.
    """
    contracts = {agreed.pk: agreed for agreed in contracts_of_npo()}
    following: dict[UUID | None, Contract] = {one.renews_id: one for one in contracts.values() if one.renews_id}
    ending = list(_ending(today))
    later = _later([one.recipient_id for one in ending])
    return [
        Renewal(one, contracts[one.contract_id], today, following.get(one.contract_id))
        for one in ending
        if not _is_followed(one, later.get(one.recipient_id, ()), following)
    ]


def _ending(today: date) -> QuerySet[Decision]:
    planned = WeeklyPlan.objects.filter(decision=OuterRef("pk"), meals__isnull=False)
    planned = planned.filter(Q(until__isnull=True) | Q(until__gte=OuterRef("until")))
    leaving_later = Q(recipient__ended_on__gte=F("until"), recipient__ended_on__gt=today)
    return (
        Decision.objects.select_related("recipient")
        .defer(*(f"recipient__{name}" for name in SEALED))
        .filter(leaving_later | Q(recipient__ended_on__isnull=True), until__lte=today + AHEAD + timedelta(days=1))
        .filter(Q(until__gt=today) | Exists(planned))
        .order_by("until", "recipient__kana_key", "pk")
    )


def _later(recipient_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Decision]]:
    found: dict[UUID, list[Decision]] = {}
    for decision in Decision.objects.filter(recipient_id__in=recipient_ids):
        found.setdefault(decision.recipient_id, []).append(decision)
    return found


def _is_followed(decision: Decision, own: Sequence[Decision], following: Mapping[UUID | None, Contract]) -> bool:
    renewal = following.get(decision.contract_id)
    contracts = {decision.contract_id, renewal.pk if renewal else decision.contract_id}
    return any(other.contract_id in contracts and other.starts_on > decision.starts_on for other in own)
