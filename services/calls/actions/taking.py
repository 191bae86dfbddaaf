"""Taking a call: rehearsed to be read back, then saved once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal
from services.calls.actions.moving import Moved, move
from services.calls.checks import CallDraft
from services.calls.documents import Heard, read_back
from services.calls.models import Call
from services.calls.queries import Change, Shown, changes_between, shown_of
from services.calls.states import CallKind
from services.people.models import Recipient
from services.plans.actions import materialise_ahead
from services.plans.models import Stop
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What saving would do: the sentence to say, each meal that changes, each meal kept, and the deadlines."""

    said: str
    changes: Sequence[Change]
    shown: Sequence[Shown]


def rehearse(recipient: Recipient, draft: CallDraft, *, by: Person, at: datetime) -> Rehearsed:
    """Do everything and take it back at once, so that what is read back is what will be. Refused as `take` is."""
    today = tokyo_day(at)
    with transaction.atomic():
        materialise_ahead(at=at, recipient=recipient)
        before = stops_ahead(recipient, draft.starts_on or today)
        moved = move(recipient, draft, by=by, at=at)
        after = stops_ahead(recipient, draft.starts_on or today)
        transaction.set_rollback(True)
    changes = changes_between(before, after)
    return Rehearsed(_said(draft, changes, moved), changes, shown_of(changes, moved.kept, draft.kind, at))


@transaction.atomic
def take(recipient: Recipient, draft: CallDraft, *, key: UUID, by: Person, at: datetime) -> Call:
    """Write a call down and do what it asks, in one transaction; the same key again gives the same call.

    Refused as the verbs of the plans are, for a meal that is planned already (`already_planned`), a food without a
    plan (`nothing_planned`), an end of no absence (`not_away`), and when another call has that key (`key_reused`).
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    known = Call.objects.filter(pk=key).first()
    if known is not None:
        if known.recipient_id != recipient.pk or known.kind != draft.kind:
            raise Refusal("key_reused", "この用紙はもう保存されています。電話の受付を開き直して、入れてください。")
        return known
    day = draft.starts_on or tokyo_day(at)
    materialise_ahead(at=at, recipient=recipient)  # so that only what the call itself moves is told as moved
    before = stops_ahead(recipient, day)
    moved = move(recipient, draft, by=by, at=at)
    said = _said(draft, changes_between(before, stops_ahead(recipient, day)), moved)
    call = Call.objects.create(
        id=key,
        recipient=recipient,
        kind=draft.kind,
        way=draft.way,
        caller=draft.caller,
        said=said,
        note=draft.note.strip(),
        starts_on=draft.starts_on,
        until=draft.until,
        moved=moved.undo,
        kept=[str(stop.pk) for stop in moved.kept],
        follow_up=draft.follow_up,
        received_at=at,
        by_id=by.id,
        by_name=by.name,
    )
    record("call_taken", recipient, by=by, at=at, detail=str(CallKind(draft.kind).label))
    return call


def stops_ahead(recipient: Recipient, first: date) -> list[Stop]:
    """The person's stops from a day on, as far as they are made."""
    stops = Stop.objects.select_related("decision").filter(recipient=recipient, service_on__gte=first)
    return list(stops.order_by("service_on", "-meal", "pk"))


def _said(draft: CallDraft, changes: Sequence[Change], moved: Moved) -> str:
    meals = [one.meal for one in changes]
    kept = [(stop.service_on, stop.meal) for stop in moved.kept]
    heard = Heard(draft.kind, draft.starts_on, draft.until, (draft.meal, draft.diet), meals, kept, moved.from_day)
    return read_back(heard)
