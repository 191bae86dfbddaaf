"""One service day as the office and the field see it: every stop, what is held true of it, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from services.plans.models import Stop
from services.plans.states import CancelReason, Meal, StopOrigin, StopState
from services.records.models import DeliveryRecord, SafetyCheck
from services.records.states import NOT_VISITED, Outcome, SafetyState

_RESULT = ("result__outcome", "result__safety_state", "result__updated_at")
_RECORD = ("outcome", "handed_over_at", "note", "entered_by_name", "received_at", "channel")
_CHECK = ("state", "observed", "entered_by_name", "checked_at", "received_at")
_SHOWN = (
    "recipient_id", "service_on", "meal", "diet", "state", "cancel_reason", "origin",
    "contract_id", "recipient__number", "recipient__family_name", "recipient__given_name",
    "recipient__family_kana", "recipient__given_kana", "recipient__delivery_note",
    *_RESULT,
    *(f"result__record__{name}" for name in _RECORD),
    *(f"result__safety__{name}" for name in _CHECK),
)  # fmt: skip


@dataclass(frozen=True)
class DayLine:
    """One stop of the day with what is held true of it."""

    stop: Stop

    @property
    def record(self) -> DeliveryRecord | None:
        return self.stop.result.record if hasattr(self.stop, "result") else None

    @property
    def safety(self) -> SafetyCheck | None:
        return self.stop.result.safety if hasattr(self.stop, "result") else None

    @property
    def outcome(self) -> str:
        return self.record.outcome if self.record else ""

    @property
    def safety_state(self) -> str:
        return self.safety.state if self.safety else ""

    @property
    def is_planned(self) -> bool:
        return self.stop.state == StopState.PLANNED

    @property
    def is_unplanned(self) -> bool:
        return self.stop.origin == StopOrigin.UNPLANNED

    @property
    def is_expected(self) -> bool:
        """Whether the day is not done without this line: planned, or done although it was not."""
        return self.is_planned or bool(self.outcome)

    @property
    def is_unconfirmed(self) -> bool:
        """Somebody went there and did not say how the person was."""
        return bool(self.outcome) and not self.safety_state and self.outcome not in NOT_VISITED

    @property
    def cancelled_because(self) -> str:
        return CancelReason(self.stop.cancel_reason).label if self.stop.cancel_reason else ""


@dataclass(frozen=True)
class DaySheet:
    """The stops of one day, lunches first, people in kana order."""

    day: date
    lines: Sequence[DayLine]

    @cached_property
    def expected(self) -> list[DayLine]:
        return [line for line in self.lines if line.is_expected]

    @cached_property
    def cancelled(self) -> list[DayLine]:
        """What fell away and was not done after all."""
        return [line for line in self.lines if not line.is_expected]

    @property
    def done(self) -> int:
        return sum(bool(line.outcome) for line in self.expected)

    @property
    def rest(self) -> int:
        return len(self.expected) - self.done

    @property
    def unconfirmed(self) -> int:
        return sum(line.is_unconfirmed for line in self.expected)

    @property
    def outcome_counts(self) -> list[tuple[str, int]]:
        """手渡し 20 and so on, the outcomes that occurred."""
        counted = [(o.label, sum(line.outcome == o for line in self.expected)) for o in Outcome]
        return [(label, n) for label, n in counted if n]

    @property
    def concerns(self) -> int:
        return sum(line.safety_state == SafetyState.CONCERN for line in self.expected)

    @property
    def before(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.day + timedelta(days=1)

    @property
    def last_change(self) -> datetime | None:
        changes = [line.stop.result.updated_at for line in self.lines if hasattr(line.stop, "result")]
        return max(changes, default=None)

    def line(self, stop_id: UUID) -> DayLine | None:
        return next((line for line in self.lines if line.stop.pk == stop_id), None)


def day_sheet(day: date, meal: str = "") -> DaySheet:
    """Every stop of a day, one query whatever its length."""
    stops = Stop.objects.filter(service_on=day)
    if meal:
        stops = stops.filter(meal=meal)
    stops = stops.select_related("recipient", "result__record", "result__safety").only(*_SHOWN)
    ordered = stops.order_by("recipient__kana_key", "recipient_id", "pk")
    order = {value: position for position, value in enumerate(Meal.values)}
    lines = sorted((DayLine(stop) for stop in ordered), key=lambda line: order.get(line.stop.meal, 9))
    return DaySheet(day, lines)
