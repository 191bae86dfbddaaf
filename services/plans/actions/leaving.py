"""When a person leaves for good, and when that was a mistake."""

from datetime import date, datetime, timedelta

from django.db import transaction

from billing_rules.decisions.states import EndReason
from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal
from services.people.models import Recipient
from services.plans.actions.refresh import materialise_ahead
from services.plans.actions.telling import tell_cities
from services.plans.checks import EndDraft
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def leave(recipient: Recipient, draft: EndDraft, *, by: Person, at: datetime) -> Recipient:
    """End a person's use as the office types it, and tell the city where the draft says so. Refused as `end_use` is."""
    recipient = end_use(recipient, ended_on=draft.ended_on, reason=draft.reason, by=by, at=at)
    if draft.tell_city:
        tell_cities(recipient, draft.reason, draft.ended_on, draft.city_note, by=by, at=at)
    return recipient


@transaction.atomic
def end_use(recipient: Recipient, *, ended_on: date, reason: str, by: Person, at: datetime) -> Recipient:
    """End a person's use after its last day; every later stop is cancelled.

    Refused when it has ended (`use_ended`). A closed month may hold that day: it stays as it was frozen.
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if recipient.ended_on:
        raise Refusal(
            "use_ended",
            f"{recipient.name}さんの利用は{wareki(recipient.ended_on)}で終わっています。",
        )
    recipient.ended_on, recipient.ended_reason = ended_on, EndReason(reason)
    recipient.save(update_fields=["ended_on", "ended_reason"])
    materialise_ahead(at=at, first=ended_on + timedelta(days=1), recipient=recipient)
    record("use_ended", recipient, by=by, at=at, detail=EndReason(reason).label)
    return recipient


@transaction.atomic
def return_to_use(recipient: Recipient, *, by: Person, at: datetime) -> Recipient:
    """Take the end of use back; the stops of the plans that still hold stand again from today.

    Refused when it has not ended (`use_not_ended`).
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if recipient.ended_on is None:
        raise Refusal("use_not_ended", f"{recipient.name}さんは利用中です。")
    recipient.ended_on, recipient.ended_reason = None, ""
    recipient.save(update_fields=["ended_on", "ended_reason"])
    materialise_ahead(at=at, recipient=recipient)
    record("use_resumed", recipient, by=by, at=at)
    return recipient
