"""The facts of a contract's days for statements and checks; plain rows, one query each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from services.plans.models import Stop
from services.plans.states import CancelReason, StopState
from services.records.models import DeliveryRecord
from services.records.states import NOT_VISITED, Outcome, SafetyState

UNCONFIRMED = "unconfirmed"
Settled = Collection[UUID] | QuerySet[Any, UUID]
_HAS_OUTCOME = Q(result__isnull=False) & ~Q(result__outcome="")


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One stop as the rules see it; `status` is an Outcome or `suspended`."""

    stop_id: UUID
    record_id: UUID | None
    recipient_id: UUID
    decision_id: UUID
    service_on: date
    meal: str
    diet: str
    status: str
    handed_over_at: datetime | None
    safety_state: str
    late: bool
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StopRow:
    """One stop as a finding names it."""

    stop_id: UUID
    recipient_id: UUID
    name: str
    service_on: date
    meal: str


def outcomes_in(contract_id: UUID, first: date, after: date) -> list[OutcomeRow]:
    """Every stop in [first, after) with an outcome, and those a suspension cancelled, in a stable order."""
    suspended = Q(state=StopState.CANCELLED, cancel_reason=CancelReason.SUSPENDED)
    rows = (
        _stops(contract_id, first, after)
        .filter(_HAS_OUTCOME | suspended)
        .order_by("service_on", "recipient_id", "meal", "pk")
        .values_list(
            "pk",
            "result__record_id",
            "recipient_id",
            "decision_id",
            "service_on",
            "meal",
            "diet",
            "result__outcome",
            "result__record__handed_over_at",
            "result__safety_state",
            "result__record__late",
            "result__record__inputs",
        )
    )
    return [
        OutcomeRow(*row[:7], row[7] or CancelReason.SUSPENDED.value, row[8], row[9] or "", bool(row[10]), row[11] or {})
        for row in rows
    ]


def recorded_after(decision_id: UUID, day: date) -> date | None:
    """The first day after this one with a record under a decision, a cancellation apart."""
    kept = Stop.objects.filter(_HAS_OUTCOME, decision_id=decision_id, service_on__gt=day)
    days = kept.exclude(result__outcome=Outcome.CANCELLED).order_by("service_on")
    return days.values_list("service_on", flat=True).first()


def missing_records(contract_id: UUID, first: date, before_day: date) -> list[StopRow]:
    """The planned stops in [first, before_day) nobody wrote an outcome for."""
    stops = _stops(contract_id, first, before_day).filter(state=StopState.PLANNED)
    return _named(stops.exclude(_HAS_OUTCOME))


def unconfirmed_safety(contract_id: UUID, first: date, after: date) -> list[StopRow]:
    """The stops in [first, after) somebody went to without saying how the person was."""
    return _named(_visited(contract_id, first, after).filter(result__safety_state=""))


def safety_summary(contract_id: UUID, first: date, after: date) -> dict[str, int]:
    """How many visited stops in [first, after) ended in each safety state, and `unconfirmed`."""
    counted = _visited(contract_id, first, after).values("result__safety_state").annotate(n=Count("pk"))
    counts = {row["result__safety_state"] or UNCONFIRMED: row["n"] for row in counted}
    return {state: counts.get(state, 0) for state in (*SafetyState.values, UNCONFIRMED)}


def late_records(contract_id: UUID) -> QuerySet[DeliveryRecord]:
    """The records that came after their month was closed, in the order they came."""
    late = DeliveryRecord.objects.filter(contract_id=contract_id, late=True)
    return late.order_by("received_at", "position", "pk")


def late_unsettled(contract_id: UUID, settled: Settled = ()) -> list[DeliveryRecord]:
    """The late records no adjustment took up yet; the caller says which are settled, best as a query still to be asked.

    A record whose import was taken back counts no more.
    """
    alive = Q(from_import__isnull=True) | Q(from_import__taken_back_at__isnull=True)
    return list(late_records(contract_id).filter(alive).exclude(pk__in=settled))


def records_by_id(ids: Collection[UUID]) -> dict[UUID, DeliveryRecord]:
    """Records for an explanation: who wrote what, when."""
    return DeliveryRecord.objects.in_bulk(list(ids))


def _stops(contract_id: UUID, first: date, after: date) -> QuerySet[Stop]:
    return Stop.objects.filter(contract_id=contract_id, service_on__gte=first, service_on__lt=after)


def _visited(contract_id: UUID, first: date, after: date) -> QuerySet[Stop]:
    stops = _stops(contract_id, first, after).filter(_HAS_OUTCOME)
    return stops.exclude(result__outcome__in=NOT_VISITED)


def _named(stops: QuerySet[Stop]) -> list[StopRow]:
    rows = stops.order_by("service_on", "meal", "recipient__kana_key", "pk").values_list(
        "pk",
        "recipient_id",
        "recipient__family_name",
        "recipient__given_name",
        "service_on",
        "meal",
    )
    return [StopRow(pk, person, f"{family} {given}", day, meal) for pk, person, family, given, day, meal in rows]
