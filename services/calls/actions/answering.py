"""What follows a call: taking back what it moved, and saying that what was left to do is done."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from services.calls.models import Call
from services.calls.states import CallKind
from services.months.checks import require_open
from services.people.models import Decision, Recipient
from services.plans.actions import (
    drop_unplanned,
    resume,
    set_weekly_plan,
    suspend,
    withdraw_suspension,
)
from services.plans.checks import MealDraft, SuspensionDraft
from services.plans.models import Stop, Suspension
from services.records.models import StopOutcome
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def take_back(call_id: UUID, *, by: Person, at: datetime) -> Call:
    """Undo what a call moved, by the verbs of the plans; the call stays, with this row beside it.

    Refused for what was answered already (`call_answered`), for an extra meal that has a record (`already_recorded`),
    for an absence that is gone (`absence_gone`), and in a closed month (`month_closed`). Records made of meals whose
    deadline had passed stay: their own page corrects them.
    """
    call = _unanswered(call_id)
    _undo(call, by=by, at=at)
    record("call_taken_back", call.recipient, by=by, at=at, detail=str(CallKind(call.kind).label))
    return _answer(call, CallKind.TAKEN_BACK, "", by=by, at=at)


@transaction.atomic
def finish(call_id: UUID, note: str, *, by: Person, at: datetime) -> Call:
    """Say that what a call left to do is done; it leaves the board. Refused when it was answered (`call_answered`)."""
    call = _unanswered(call_id)
    record("call_finished", call.recipient, by=by, at=at)
    return _answer(call, CallKind.DONE, note.strip(), by=by, at=at)


def _unanswered(call_id: UUID) -> Call:
    call = Call.objects.get(pk=call_id)
    Recipient.objects.select_for_update(no_key=True).get(pk=call.recipient_id)
    if call.is_answer:
        raise Refusal("call_answered", "これは答えの記録です。もとの電話のところから操作してください。")
    answer = Call.objects.filter(about=call).first()
    if answer is not None:
        raise Refusal(
            "call_answered", f"この電話は、先に{answer.by_name}さんが「{answer.get_kind_display()}」にしました。"
        )
    return call


def _answer(call: Call, kind: CallKind, note: str, *, by: Person, at: datetime) -> Call:
    return Call.objects.create(
        id=uuid7(),
        recipient_id=call.recipient_id,
        kind=kind,
        way=call.way,
        note=note,
        about=call,
        received_at=at,
        by_id=by.id,
        by_name=by.name,
    )


def _undo(call: Call, *, by: Person, at: datetime) -> None:
    moved: dict[str, Any] = call.moved
    if "until" in moved:
        _away_again(call, moved, by=by, at=at)
    elif "suspension" in moved:
        withdraw_suspension(_pause(moved), by=by, at=at)
    elif "stop" in moved:
        _drop(UUID(moved["stop"]))
    elif "meals" in moved:
        first = max(call.starts_on or tokyo_day(at), tokyo_day(at))
        for key, meals in moved["meals"].items():
            decision = Decision.objects.get(pk=key)
            set_weekly_plan(decision, [MealDraft(*meal) for meal in meals], first, by=by, at=at)


def _away_again(call: Call, moved: dict[str, Any], *, by: Person, at: datetime) -> None:
    """An absence that was ended goes on: to its old end, or until further notice from the day it had ended."""
    pause = _pause(moved)
    if moved["until"]:
        resume(pause, back_on=date.fromisoformat(moved["until"]), by=by, at=at)
        return
    first = pause.until or tokyo_day(at)
    suspend(call.recipient, SuspensionDraft(first, pause.reason, None, pause.note), by=by, at=at)


def _pause(moved: dict[str, Any]) -> Suspension:
    pause = Suspension.objects.filter(pk=moved["suspension"]).first()
    if pause is None:
        raise Refusal(
            "absence_gone", "この休みは、もう取り消されています。利用者のページで、いまの予定を確かめてください。"
        )
    return pause


def _drop(stop_id: UUID) -> None:
    stop = Stop.objects.select_for_update().get(pk=stop_id)
    if StopOutcome.objects.filter(stop=stop).exclude(outcome="").exists():
        raise Refusal(
            "already_recorded", "追加した食事には、もう記録があります。その日の記録を開いて、訂正してください。"
        )
    require_open(stop.contract_id, stop.service_on, stop.service_on + timedelta(days=1))
    drop_unplanned([stop.pk])
