"""What each template of a call moves, by the verbs of the plans and of nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from npo_platform.kernel.calendar import tokyo_day, wareki
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from services.calls.checks import CallDraft
from services.calls.queries import day_words, late_word, notice_inputs
from services.calls.queries.cutoffs import cut_offs
from services.calls.states import CallKind
from services.people.models import Decision, Recipient
from services.people.queries import rules_under
from services.plans.actions import add_extra_stop, resume, set_weekly_plan, suspend
from services.plans.checks import MealDraft, SuspensionDraft
from services.plans.models import Stop, Suspension
from services.plans.queries import plan_in_force
from services.plans.states import Meal, StopState, SuspensionReason
from services.records.actions import RecordEntry, accept_batch
from services.records.states import Channel
from tenants.accounts.queries import Person
from tenants.registry.queries import contract


@dataclass(slots=True)
class Moved:
    """What it takes to undo a call, the meals left as they are, and the day from which it holds."""

    undo: dict[str, Any] = field(default_factory=dict)
    kept: Sequence[Stop] = ()
    from_day: date | None = None


def move(recipient: Recipient, draft: CallDraft, *, by: Person, at: datetime) -> Moved:
    """Do what a call asks. Refused with the sentence of the verb that refuses, in words a person can act on."""
    if draft.kind in (CallKind.REST, CallKind.HOSPITAL):
        return _pause(recipient, draft, by=by, at=at)
    if draft.kind == CallKind.EXTRA:
        return _extra(recipient, draft, by=by, at=at)
    if draft.kind == CallKind.DIET:
        return _change_diet(recipient, draft, by=by, at=at)
    if draft.kind == CallKind.RESUME:
        return _resume(recipient, draft, by=by, at=at)
    return Moved()


def is_late(stop: Stop, at: datetime) -> bool:
    """Whether a deadline of the rules for the day of this stop has passed."""
    rules = rules_under(contract(stop.contract_id))
    return any(one.is_past(at) for one in cut_offs(rules, stop.service_on))


def _pause(recipient: Recipient, draft: CallDraft, *, by: Person, at: datetime) -> Moved:
    """Days whose deadline has passed stay planned: the rules price them, and silence would make them 0 yen."""
    planned = _planned(recipient, draft.first, draft.until)
    kept = [stop for stop in planned if stop.service_on >= tokyo_day(at) and is_late(stop, at)]
    first = max([draft.first, *(stop.service_on + timedelta(days=1) for stop in kept)])
    _call_off(kept, draft, by=by, at=at)
    if kept and draft.until is not None and first >= draft.until:
        return Moved(kept=kept)
    reason = SuspensionReason.HOSPITAL if draft.kind == CallKind.HOSPITAL else SuspensionReason(draft.reason)
    pause = SuspensionDraft(first, reason, draft.until, draft.note, tell_city=draft.tell_city)
    made = suspend(recipient, pause, by=by, at=at)
    return Moved({"suspension": str(made.pk)}, kept, first)


def _call_off(kept: Sequence[Stop], draft: CallDraft, *, by: Person, at: datetime) -> None:
    """Meals of today are written down at once as called off too late; later days are recorded when they come."""
    entries = []
    for stop in (one for one in kept if one.service_on == tokyo_day(at)):
        rules = rules_under(contract(stop.contract_id))
        told = notice_inputs(rules, at)
        entries.append(
            RecordEntry(uuid7(), stop.pk, outcome=late_word(rules)[0], note=f"{draft.caller}から電話", inputs=told)
        )
    if entries:
        accept_batch(entries, by=by, channel=Channel.PHONE, at=at)


def _extra(recipient: Recipient, draft: CallDraft, *, by: Person, at: datetime) -> Moved:
    there = Stop.objects.filter(
        recipient=recipient, service_on=draft.first, meal=draft.meal, state=StopState.PLANNED
    ).exists()
    if there:
        raise Refusal(
            "already_planned",
            f"{day_words(draft.first)}の{Meal(draft.meal).label}は、もう予定に入っています。日付と食事を確かめてください。",
        )
    made = add_extra_stop(recipient, draft.first, draft.meal, draft.diet, by=by, at=at)
    return Moved({"stop": str(made.pk)}, from_day=draft.first)


def _change_diet(recipient: Recipient, draft: CallDraft, *, by: Person, at: datetime) -> Moved:
    """Every weekly plan that holds that day goes on with another food."""
    before: dict[str, list[list[Any]]] = {}
    for decision in Decision.objects.filter(recipient=recipient).order_by("pk"):
        plan = plan_in_force(decision, draft.first) if decision.covers(draft.first) else None
        meals = [MealDraft(one.weekday, one.meal, one.diet) for one in plan.meals.all()] if plan else []
        if meals:
            before[str(decision.pk)] = [[one.weekday, one.meal, one.diet] for one in meals]
            changed = [replace(one, diet=draft.diet) for one in meals]
            set_weekly_plan(decision, changed, draft.first, by=by, at=at)
    if not before:
        raise Refusal(
            "nothing_planned",
            f"{recipient.name}さんには、{wareki(draft.first)}に届ける週間予定がありません。"
            "先に週間予定を入れるか、日付を確かめてください。",
        )
    return Moved({"meals": before}, from_day=draft.first)


def _resume(recipient: Recipient, draft: CallDraft, *, by: Person, at: datetime) -> Moved:
    pause = next((one for one in pauses_of(recipient, tokyo_day(at))), None)
    if pause is None:
        raise Refusal(
            "not_away", f"{recipient.name}さんには、いま休みが入っていません。お名前と日付を確かめてください。"
        )
    before = pause.until.isoformat() if pause.until else None
    resume(pause, back_on=draft.first, by=by, at=at)
    return Moved({"suspension": str(pause.pk), "until": before}, from_day=draft.first)


def pauses_of(recipient: Recipient, day: date) -> list[Suspension]:
    """The absences that are not over, the nearest first."""
    standing = recipient.suspensions.order_by("starts_on", "pk")
    return [one for one in standing if one.until is None or one.until > day]


def _planned(recipient: Recipient, first: date, until: date | None) -> list[Stop]:
    stops = Stop.objects.select_related("decision").filter(
        recipient=recipient, state=StopState.PLANNED, service_on__gte=first
    )
    if until is not None:
        stops = stops.filter(service_on__lt=until)
    return list(stops.order_by("service_on", "-meal"))
