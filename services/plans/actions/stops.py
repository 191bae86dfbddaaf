"""Single stops outside any plan."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import wareki, wareki_long
from npo_platform.kernel.errors import Refusal
from services.months.actions import touch_period
from services.months.checks import hold_open, require_open
from services.people.models import Recipient
from services.people.queries import decision_on
from services.plans.models import Stop
from services.plans.queries import due_book
from services.plans.states import CancelReason, StopOrigin, StopState
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract


@transaction.atomic
def unplanned_stop(recipient_id: UUID, day: date, meal: str, diet: str, *, at: datetime) -> Stop:
    """Have a stop for a meal nobody planned; the one that is there already is given back, a cancelled one stands again.

    A suspension, a closed day or a closed month does not forbid it: what was delivered was delivered, and a record of
    a closed month is settled as a late one. Refused without a decision in force (`no_decision`), and on a day outside
    the contract (`outside_contract`).
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient_id)
    stop = Stop.objects.select_for_update().filter(recipient=recipient, service_on=day, meal=meal).first()
    if stop:
        return _standing(stop)
    decision = decision_on(recipient_id, day)
    if decision is None:
        raise Refusal(
            "no_decision",
            f"{recipient.name}さんには、{wareki(day)}に有効な利用決定がありません。"
            "決定通知書を確かめて、先に利用決定を入れてください。",
        )
    _require_contract(decision.contract_id, day)
    touch_period(decision.contract_id, day, day + timedelta(days=1), at=at)
    return Stop.objects.create(
        recipient=recipient,
        decision=decision,
        contract_id=decision.contract_id,
        service_on=day,
        meal=meal,
        diet=diet,
        origin=StopOrigin.UNPLANNED,
    )


@transaction.atomic
def add_extra_stop(recipient: Recipient, day: date, meal: str, diet: str, *, by: Person, at: datetime) -> Stop:
    """Let the office plan one meal outside the week.

    Refused as `unplanned_stop`, in a closed month (`month_closed`), on a day without deliveries (`closed_day`), and
    while the person is away (`suspended`).
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    decision = decision_on(recipient.pk, day)
    if decision is not None:
        require_open(decision.contract_id, day, day + timedelta(days=1))
        obstacle = due_book(day, day + timedelta(days=1), [recipient.pk]).obstacle(recipient, decision, day)
        if obstacle in _FORBIDDING:
            raise Refusal(obstacle, f"{wareki_long(day)}は{_FORBIDDING[obstacle]}")
    stop = unplanned_stop(recipient.pk, day, meal, diet, at=at)
    hold_open(stop.contract_id, day, day + timedelta(days=1))
    record("stop_added", stop, by=by, at=at)
    return stop


@transaction.atomic
def drop_unplanned(stop_ids: Collection[UUID]) -> None:
    """Let unplanned stops fall away again that were made by mistake; planned ones stay."""
    stops = Stop.objects.filter(pk__in=stop_ids, origin=StopOrigin.UNPLANNED, state=StopState.PLANNED)
    stops.update(state=StopState.CANCELLED, cancel_reason=CancelReason.PLAN_CHANGED)


_FORBIDDING: dict[str, str] = {
    CancelReason.USE_ENDED: "利用が終わったあとの日です。日付を確かめてください。",
    CancelReason.CLOSED_DAY: "市の規則で配達のない日です。別の日を入れてください。",
    CancelReason.SUSPENDED: "休みが入っています。先に、その休みの再開日を直してください。",
}


def _require_contract(contract_id: UUID, day: date) -> None:
    require_unsettled(contract_id)
    agreed = contract(contract_id)
    if not agreed.covers(day):
        raise Refusal(
            "outside_contract",
            f"{wareki(day)}は、{agreed.city_name}との契約「{agreed.number}」（{wareki(agreed.last_day)}まで）の外です。"
            "契約が更新されているときは、先に利用決定を更新後の契約に引き継いでください。",
        )


def _standing(stop: Stop) -> Stop:
    if stop.state == StopState.CANCELLED:
        stop.state, stop.cancel_reason, stop.origin = StopState.PLANNED, "", StopOrigin.UNPLANNED
        stop.save(update_fields=["state", "cancel_reason", "origin"])
    return stop
