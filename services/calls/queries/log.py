"""The calls of a day and of a person, and what they left to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from npo_platform.kernel.calendar import TOKYO, day_edges
from services.calls.models import Call
from services.calls.states import ANSWERS, CallKind
from services.people.models import SEALED
from services.plans.models import Stop
from services.plans.states import StopState

SHOWN_OF_PERSON, SHOWN_OF_DAY, SHOWN_OPEN = 3, 200, 50
LONGEST_NOTICE = timedelta(days=62)  # no deadline of any rules lies further before its day


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call with its answer, as lists show it."""

    call: Call
    answer: Call | None

    @property
    def clock(self) -> str:
        """9:05, in Tokyo."""
        local = self.call.received_at.astimezone(TOKYO)
        return f"{local.hour}:{local.minute:02d}"

    @property
    def is_open(self) -> bool:
        return self.call.follow_up and self.answer is None

    @property
    def may_be_taken_back(self) -> bool:
        return self.answer is None and bool(self.call.moved)


def calls_of(recipient_id: UUID, count: int = SHOWN_OF_PERSON) -> list[CallRow]:
    """A person's last calls, the newest first."""
    return _rows(_calls().filter(recipient_id=recipient_id)[:count])


def calls_on(day: date) -> list[CallRow]:
    """The calls of one day with the person at hand, the newest first."""
    first, after = day_edges(day)
    return _rows(_calls().filter(received_at__gte=first, received_at__lt=after)[:SHOWN_OF_DAY])


def open_calls() -> list[CallRow]:
    """What is still to be done, the oldest first."""
    waiting = _calls().filter(follow_up=True, answer__isnull=True).order_by("received_at", "pk")
    return _rows(waiting[:SHOWN_OPEN])


def late_to_record(day: date) -> list[Stop]:
    """The meals of a day that were called off after their deadline and have no record yet, in kana order."""
    since = day_edges(day - LONGEST_NOTICE)[0]
    standing = Q(answer__isnull=True) | ~Q(answer__kind=CallKind.TAKEN_BACK)
    called_off = Call.objects.filter(~Q(kept=[]), standing, received_at__gte=since)
    keys = {UUID(key) for kept in called_off.values_list("kept", flat=True) for key in kept}
    stops = Stop.objects.select_related("recipient").defer(*(f"recipient__{name}" for name in SEALED))
    waiting = stops.filter(Q(result__isnull=True) | Q(result__outcome=""), pk__in=keys, service_on=day)
    return list(waiting.filter(state=StopState.PLANNED).order_by("recipient__kana_key", "pk"))


def _calls() -> QuerySet[Call]:
    sealed = (f"recipient__{name}" for name in SEALED)
    calls = Call.objects.select_related("recipient", "answer").defer(*sealed).exclude(kind__in=ANSWERS)
    return calls.order_by("-received_at", "-pk")


def _rows(calls: Sequence[Call] | QuerySet[Call]) -> list[CallRow]:
    return [CallRow(call, getattr(call, "answer", None)) for call in calls]
