"""Days without meals: hospital, short stays, journeys."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal
from services.months.checks import require_open
from services.people.models import Decision, Recipient
from services.plans.actions.refresh import materialise_ahead
from services.plans.actions.telling import tell_cities
from services.plans.checks import SuspensionDraft
from services.plans.models import Suspension
from services.plans.states import SuspensionReason
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def suspend(
    recipient: Recipient,
    draft: SuspensionDraft,
    *,
    by: Person,
    at: datetime,
) -> Suspension:
    """Cancel the meals of a period, or until further notice; the city is told of it where the draft says so.

    Refused when the period ends before it begins (`bad_period`), overlaps another (`suspension_overlaps`) or
    reaches a closed month (`month_closed`).
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    _check_period(draft.starts_on, draft.until)
    _check_overlap(recipient, draft.starts_on, draft.until)
    _require_open(recipient, draft.starts_on, draft.until)

    suspension = Suspension.objects.create(
        recipient=recipient,
        starts_on=draft.starts_on,
        until=draft.until,
        reason=SuspensionReason(draft.reason),
        note=draft.note.strip(),
    )
    materialise_ahead(at=at, first=draft.starts_on, recipient=recipient)
    if draft.tell_city:
        tell_cities(recipient, draft.reason, draft.starts_on, draft.city_note, by=by, at=at)
    record("suspended", recipient, by=by, at=at, detail=f"{wareki(draft.starts_on)}から")
    return suspension


@transaction.atomic
def resume(suspension: Suspension, *, back_on: date, by: Person, at: datetime) -> Suspension:
    """Let meals begin again on a day. Refused (`bad_period`) before the first suspended day has passed."""
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=suspension.recipient_id)
    suspension = Suspension.objects.select_for_update().get(pk=suspension.pk)
    _check_period(suspension.starts_on, back_on)
    _check_overlap(recipient, suspension.starts_on, back_on, apart_from=suspension)
    first = back_on if suspension.until is None else min(back_on, suspension.until)
    changed_until = suspension.until if suspension.until is None else max(back_on, suspension.until)
    _require_open(recipient, first, changed_until)

    suspension.until = back_on
    suspension.save(update_fields=["until"])
    materialise_ahead(at=at, first=first, recipient=recipient)
    record("resumed", recipient, by=by, at=at, detail=f"{wareki(back_on)}から")
    return suspension


@transaction.atomic
def withdraw_suspension(suspension: Suspension, *, by: Person, at: datetime) -> None:
    """Take back a suspension that never came to be: its meals stand again. Refused in a closed month."""
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=suspension.recipient_id)
    _require_open(recipient, suspension.starts_on, suspension.until)

    first = suspension.starts_on
    suspension.delete()
    materialise_ahead(at=at, first=first, recipient=recipient)
    record("suspension_withdrawn", recipient, by=by, at=at, detail=f"{wareki(first)}から")


def _check_period(starts_on: date, until: date | None) -> None:
    if until is not None and until <= starts_on:
        raise Refusal(
            "bad_period",
            f"休みの始まりは{wareki(starts_on)}です。再開する日は、そのあとの日を入れてください。"
            "休みそのものを取り消すときは「休みを取り消す」を選んでください。",
        )


def _check_overlap(
    recipient: Recipient, starts_on: date, until: date | None, apart_from: Suspension | None = None
) -> None:
    others = recipient.suspensions.filter(Q(until__isnull=True) | Q(until__gt=starts_on))
    if until is not None:
        others = others.filter(starts_on__lt=until)
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    other = others.order_by("starts_on").first()
    if other:
        end = f"{wareki(other.last_day)}まで" if other.last_day else "再開日は未定"
        raise Refusal(
            "suspension_overlaps",
            f"{wareki(other.starts_on)}からの休み（{end}）と重なります。その休みの再開日を直すか、日付を確かめてください。",
        )


def _require_open(recipient: Recipient, first: date, until: date | None) -> None:
    decisions = Decision.objects.filter(Q(until__isnull=True) | Q(until__gt=first), recipient=recipient)
    for contract_id in sorted(set(decisions.values_list("contract_id", flat=True))):
        require_open(contract_id, first, until)
