"""One service day as the office and the field see it: every stop, what is held true of it, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from npo_platform.kernel.persons import FullName
from services.people.models import Recipient
from services.people.states import Diet
from services.plans.models import Stop
from services.plans.states import CancelReason, Meal, StopOrigin, StopState
from services.records.states import DELIVERED, NOT_VISITED, Outcome, SafetyState

# The columns of a DayLine in its order; rows of models would cost four times as much on the fullest page there is.
_COLUMNS = (
    "pk",
    "recipient_id",
    "recipient__number",
    "recipient__family_name",
    "recipient__given_name",
    "recipient__family_kana",
    "recipient__given_kana",
    "contract_id",
    "service_on",
    "meal",
    "diet",
    "state",
    "cancel_reason",
    "origin",
    "result__record_id",
    "result__outcome",
    "result__record__handed_over_at",
    "result__record__note",
    "result__record__entered_by_name",
    "result__record__received_at",
    "result__safety_id",
    "result__safety_state",
    "result__safety__observed",
    "result__safety__entered_by_name",
    "result__safety__checked_at",
    "result__updated_at",
)


@dataclass(frozen=True, slots=True)
class DayLine(FullName):
    """One stop of the day with what is held true of it; None where nobody said anything yet."""

    stop_id: UUID
    recipient_id: UUID
    number: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    contract_id: UUID
    service_on: date
    meal: str
    diet: str
    state: str
    cancel_reason: str
    origin: str
    record_id: UUID | None
    outcome: str | None
    handed_over_at: datetime | None
    note: str | None
    entered_by: str | None
    received_at: datetime | None
    check_id: UUID | None
    safety: str | None
    observed: str | None
    checked_by: str | None
    checked_at: datetime | None
    updated_at: datetime | None

    @property
    def meal_label(self) -> str:
        return str(Meal(self.meal).label)

    @property
    def diet_label(self) -> str:
        return str(Diet(self.diet).label)

    @property
    def outcome_label(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else ""

    @property
    def is_planned(self) -> bool:
        return self.state == StopState.PLANNED

    @property
    def is_unplanned(self) -> bool:
        return self.origin == StopOrigin.UNPLANNED

    @property
    def is_expected(self) -> bool:
        """Whether the day is not done without this line: planned, or done although it was not."""
        return self.is_planned or bool(self.outcome)

    @property
    def is_delivered(self) -> bool:
        return self.outcome in DELIVERED

    @property
    def is_unconfirmed(self) -> bool:
        """Somebody went there and did not say how the person was."""
        return bool(self.outcome) and not self.safety and self.outcome not in NOT_VISITED

    @property
    def cancelled_because(self) -> str:
        return str(CancelReason(self.cancel_reason).label) if self.cancel_reason else ""


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
    def ahead(self) -> list[DayLine]:
        """Still without an outcome."""
        return [line for line in self.expected if not line.outcome]

    @property
    def behind(self) -> list[DayLine]:
        return [line for line in self.expected if line.outcome]

    @property
    def done(self) -> int:
        return len(self.behind)

    @property
    def rest(self) -> int:
        return len(self.expected) - self.done

    @property
    def unconfirmed(self) -> int:
        return sum(line.is_unconfirmed for line in self.expected)

    @property
    def outcome_counts(self) -> list[tuple[str, int]]:
        """手渡し 20 and so on, the outcomes that occurred."""
        counted = [(str(o.label), sum(line.outcome == o for line in self.expected)) for o in Outcome]
        return [(label, n) for label, n in counted if n]

    @property
    def concerns(self) -> int:
        return sum(line.safety == SafetyState.CONCERN for line in self.expected)

    @property
    def before(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.day + timedelta(days=1)

    @property
    def last_change(self) -> datetime | None:
        return max((line.updated_at for line in self.lines if line.updated_at), default=None)

    def line(self, stop_id: UUID) -> DayLine | None:
        return next((line for line in self.lines if line.stop_id == stop_id), None)


def day_sheet(day: date, meal: str = "") -> DaySheet:
    """Every stop of a day, one query whatever its length."""
    stops = Stop.objects.filter(service_on=day)
    if meal:
        stops = stops.filter(meal=meal)
    rows = stops.order_by("recipient__kana_key", "recipient_id", "pk").values_list(*_COLUMNS)
    order = {value: position for position, value in enumerate(Meal.values)}
    return DaySheet(day, sorted((DayLine(*row) for row in rows), key=lambda line: order.get(line.meal, 9)))


def delivery_notes(recipient_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What whoever delivers must know of each person."""
    notes = Recipient.objects.filter(pk__in=recipient_ids).values_list("pk", "delivery_note")
    return {pk: note for pk, note in notes if note}
