"""Whom to call about a person."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from npo_platform.kernel.phone import read_phone
from services.people.checks import ContactDraft, check_contact, refuse_all
from services.people.models import Contact, Recipient
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def add_contact(recipient: Recipient, draft: ContactDraft, *, by: Person, at: datetime) -> Contact:
    """Add someone to call, after those there are. Refused (`bad_input`) without a name or a number to call."""
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    refuse_all(check_contact(draft))

    last = recipient.contacts.aggregate(last=Max("position"))["last"] or 0
    contact = Contact.objects.create(recipient=recipient, position=last + 1, **_values(draft))
    record("contact_added", recipient, by=by, at=at)
    return contact


@transaction.atomic
def change_contact(contact: Contact, draft: ContactDraft, *, by: Person, at: datetime) -> Contact:
    """Change someone to call. Refused (`bad_input`) as when adding."""
    contact = Contact.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=contact.pk)
    refuse_all(check_contact(draft))

    values = _values(draft)
    for name, value in values.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(values))
    record("contact_changed", contact.recipient, by=by, at=at)
    return contact


@transaction.atomic
def move_contact(contact: Contact, *, earlier: bool, by: Person, at: datetime) -> None:
    """Call somebody one place earlier or later; the first stays first and the last stays last."""
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=contact.recipient_id)
    order = list(recipient.contacts.order_by("position", "pk"))
    place = order.index(contact)
    other = place + (-1 if earlier else 1)
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, one in enumerate(order, start=1):
        one.position = position
    Contact.objects.bulk_update(order, ["position"])
    record("contact_moved", recipient, by=by, at=at)


@transaction.atomic
def remove_contact(contact: Contact, *, by: Person, at: datetime) -> None:
    """Take someone to call off the list: nobody's number is kept longer than it is needed."""
    recipient = contact.recipient
    contact.delete()
    record("contact_removed", recipient, by=by, at=at)


def _values(draft: ContactDraft) -> dict[str, str]:
    return {
        "name": draft.name.strip(),
        "phone": read_phone(draft.phone) or "",
        "relationship": draft.relationship.strip(),
        "role": draft.role,
        "note": draft.note.strip(),
    }
