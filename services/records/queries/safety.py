"""What was said of people's safety in a contract's days, in the order it was found out; for sums, without names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from services.records.models import SafetyCheck, StopOutcome
from services.records.states import Outcome


@dataclass(frozen=True, slots=True)
class Said:
    """One word about one stop: a SafetyState, or the outcome of a door nobody opened or a meal nobody took."""

    stop_id: UUID
    recipient_id: UUID
    word: str
    at: datetime


def checks_said(contract_id: UUID, first: date, after: date) -> Sequence[Said]:
    """Every safety check of the stops in [first, after) that counts still, the earliest first; one query."""
    alive = Q(from_import__isnull=True) | Q(from_import__taken_back_at__isnull=True)
    rows = SafetyCheck.objects.filter(
        alive, stop__contract_id=contract_id, stop__service_on__gte=first, stop__service_on__lt=after
    ).order_by("checked_at", "received_at", "position", "pk")
    return [Said(*row) for row in rows.values_list("stop_id", "stop__recipient_id", "state", "checked_at")]


def unserved(contract_id: UUID, first: date, after: date) -> Sequence[Said]:
    """The stops in [first, after) that ended at a closed door or with a refusal, and when; one query."""
    rows = StopOutcome.objects.filter(
        stop__contract_id=contract_id,
        stop__service_on__gte=first,
        stop__service_on__lt=after,
        outcome__in=(Outcome.ABSENT, Outcome.REFUSED),
    ).order_by("record__occurred_at", "pk")
    return [Said(*row) for row in rows.values_list("stop_id", "stop__recipient_id", "outcome", "record__occurred_at")]
