"""What a person agrees to, said again whenever it changes."""

from datetime import datetime

from django.db import transaction

from npo_platform.kernel.calendar import tokyo_day
from services.people.checks import ConsentDraft, check_consent, refuse_all
from services.people.models import Consent, Recipient
from services.people.states import ConsentKind
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def note_consent(recipient: Recipient, draft: ConsentDraft, *, by: Person, at: datetime) -> Consent:
    """Write down that a person agrees, or no longer does; earlier rows stay.

    Refused (`bad_input`) for a day to come, and for a kind or a way there is not.
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    refuse_all(check_consent(draft, today=tokyo_day(at)))

    consent = Consent.objects.create(
        recipient=recipient,
        position=recipient.consents.count() + 1,
        kind=draft.kind,
        given=draft.given,
        said_on=draft.said_on,
        means=draft.means,
        entered_by_id=by.id,
        entered_by_name=by.name,
        entered_at=at,
    )
    verb = "consent_given" if draft.given else "consent_withdrawn"
    record(verb, recipient, by=by, at=at, detail=ConsentKind(draft.kind).label)
    return consent
