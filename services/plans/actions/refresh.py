"""Bringing stops in line with what should stand; the one place that writes them in bulk."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from npo_platform.kernel.calendar import Month, tokyo_day
from services.months.actions import touch_period
from services.months.checks import hold_open
from services.months.queries import closed_keys
from services.people.models import Recipient
from services.plans.models import Stop
from services.plans.queries import Due, DueBook, due_book
from services.plans.states import CancelReason, StopOrigin, StopState

HORIZON = 14


@dataclass(frozen=True, slots=True)
class Counts:
    """What a refresh did to stops."""

    created: int = 0
    cancelled: int = 0
    restored: int = 0
    changed: int = 0


@transaction.atomic
def materialise(first: date, after: date, *, at: datetime, recipient_ids: Collection[UUID] | None = None) -> Counts:
    """Make the stops of [first, after) what plans, decisions and suspensions say; closed months stay as they are.

    Running it twice changes nothing the second time. Stops are never deleted, only cancelled with a reason.
    Refused (`month_closed`) when a month it wrote into was closed while it did.
    """
    _lock(recipient_ids)
    book = due_book(first, after, recipient_ids)
    closed = closed_keys(book.contracts.keys(), first, after)
    stops = Stop.objects.select_related("recipient", "decision").filter(service_on__gte=first, service_on__lt=after)
    if recipient_ids is not None:
        stops = stops.filter(recipient_id__in=recipient_ids)
    refresh = _Refresh(book, closed)
    for stop in stops.order_by("pk"):
        refresh.meet(stop)
    refresh.add_missing()
    refresh.write(at)
    return refresh.counts


def materialise_ahead(*, at: datetime, first: date | None = None, recipient: Recipient | None = None) -> Counts:
    """The stops from `first` (today when it is not given) to the end of the horizon, of everybody or of one person."""
    today = tokyo_day(at)
    after = today + timedelta(days=HORIZON + 1)
    return materialise(first or today, after, at=at, recipient_ids=None if recipient is None else [recipient.pk])


def materialise_from(first: date, *, at: datetime) -> Counts:
    """The stops from a day on, as far as the furthest that is planned: when a contract ends earlier than was known."""
    last = Stop.objects.filter(service_on__gte=first).aggregate(last=Max("service_on"))["last"]
    horizon = tokyo_day(at) + timedelta(days=HORIZON)
    return materialise(first, max(last or horizon, horizon) + timedelta(days=1), at=at)


def _lock(recipient_ids: Collection[UUID] | None) -> None:
    """One refresh of a person at a time, or two would create the same stop."""
    people = Recipient.objects.select_for_update(no_key=True).order_by("pk")
    if recipient_ids is not None:
        people = people.filter(pk__in=recipient_ids)
    list(people.values_list("pk", flat=True))


@dataclass(slots=True)
class _Refresh:
    """One pass over the stops there are and the meals there should be."""

    book: DueBook
    closed: set[tuple[UUID, date]]
    met: set[tuple[UUID, date, str]] = field(default_factory=set)
    created: list[Stop] = field(default_factory=list)
    changed: dict[UUID, Stop] = field(default_factory=dict)
    cancelled: int = 0
    restored: int = 0

    @property
    def counts(self) -> Counts:
        moved = self.cancelled + self.restored
        return Counts(len(self.created), self.cancelled, self.restored, len(self.changed) - moved)

    def meet(self, stop: Stop) -> None:
        """Keep, restore, change or cancel a stop that is there."""
        key = stop.recipient_id, stop.service_on, stop.meal
        self.met.add(key)
        if self._is_closed(stop.contract_id, stop.service_on):
            return
        due = self.book.meals.get(key)
        if stop.origin == StopOrigin.UNPLANNED and (due is None or not due.reason):
            self._set(stop, self._unplanned_reason(stop))
        elif due is None:
            obstacle = self.book.obstacle(stop.recipient, stop.decision, stop.service_on)
            self._set(stop, obstacle or CancelReason.PLAN_CHANGED)
        else:
            self._align(stop, due)
            self._set(stop, due.reason)

    def add_missing(self) -> None:
        """Create what should stand and is not there."""
        for key, due in self.book.meals.items():
            recipient_id, day, meal = key
            if key in self.met or self._is_closed(due.decision.contract_id, day):
                continue
            self.created.append(
                Stop(
                    recipient_id=recipient_id,
                    decision=due.decision,
                    contract_id=due.decision.contract_id,
                    service_on=day,
                    meal=meal,
                    diet=due.diet,
                    state=StopState.CANCELLED if due.reason else StopState.PLANNED,
                    cancel_reason=due.reason,
                )
            )

    def write(self, at: datetime) -> None:
        Stop.objects.bulk_create(self.created, batch_size=1000)
        list(Stop.objects.select_for_update().filter(pk__in=self.changed).order_by("pk").values_list("pk"))
        fields = ["decision", "contract_id", "diet", "state", "cancel_reason"]
        Stop.objects.bulk_update(self.changed.values(), fields, batch_size=500)
        touched = {(s.contract_id, Month.of(s.service_on)) for s in [*self.created, *self.changed.values()]}
        for contract_id, month in sorted(touched):
            hold_open(contract_id, month.first, month.after)
            touch_period(contract_id, month.first, month.after, at=at)

    def _unplanned_reason(self, stop: Stop) -> str:
        """An extra meal falls away with the person or the decision, not because no plan names it."""
        if stop.cancel_reason == CancelReason.PLAN_CHANGED:
            return stop.cancel_reason
        obstacle = self.book.obstacle(stop.recipient, stop.decision, stop.service_on)
        return obstacle if obstacle in _ENDS_EXTRA else ""

    def _align(self, stop: Stop, due: Due) -> None:
        if (stop.decision_id, stop.diet) == (due.decision.pk, due.diet):
            return
        stop.decision, stop.contract_id, stop.diet = (
            due.decision,
            due.decision.contract_id,
            due.diet,
        )
        self.changed[stop.pk] = stop

    def _set(self, stop: Stop, reason: str) -> None:
        if stop.cancel_reason == reason:
            return
        self.cancelled += bool(reason and not stop.cancel_reason)
        self.restored += not reason
        stop.cancel_reason = reason
        stop.state = StopState.CANCELLED if reason else StopState.PLANNED
        self.changed[stop.pk] = stop

    def _is_closed(self, contract_id: UUID, day: date) -> bool:
        return (contract_id, Month.of(day).first) in self.closed


_ENDS_EXTRA = {
    CancelReason.USE_ENDED,
    CancelReason.DECISION_ENDED,
    CancelReason.CONTRACT_ENDED,
    CancelReason.SUSPENDED,
}
