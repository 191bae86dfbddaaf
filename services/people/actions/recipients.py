"""Adding a person and changing what is known of one."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.kana import hiragana, kana_key
from npo_platform.kernel.persons import name_key
from npo_platform.kernel.phone import read_phone, read_postcode, tail
from services.people.checks import RecipientDraft, check_recipient, refuse_all
from services.people.models import Recipient
from services.people.queries import next_number
from services.people.states import allergens_in
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.vault.fields import blind_index


@transaction.atomic
def add_recipient(draft: RecipientDraft, *, by: Person, at: datetime) -> Recipient:
    """Add a person; without a number the next free one is given.

    Refused (`bad_input`) with everything wrong, a number taken or the same person twice among it.
    """
    _one_at_a_time()
    refuse_all(check_recipient(draft, today=tokyo_day(at)))

    values = _values(draft)
    values["number"] = values["number"] or next_number()
    recipient = Recipient.objects.create(**values)
    record("added", recipient, by=by, at=at)
    return recipient


@transaction.atomic
def change_recipient(recipient: Recipient, draft: RecipientDraft, *, by: Person, at: datetime) -> Recipient:
    """Change what is known of a person; an empty number keeps the one there is.

    Refused (`bad_input`) as when adding.
    """
    _one_at_a_time()
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    refuse_all(check_recipient(draft, today=tokyo_day(at), apart_from=recipient.pk))

    values = _values(draft)
    values["number"] = values["number"] or recipient.number
    changed = [name for name, value in values.items() if getattr(recipient, name) != value]
    if not changed:
        return recipient
    for name in changed:
        setattr(recipient, name, values[name])
    recipient.save(update_fields=changed)
    record("changed", recipient, by=by, at=at)
    return recipient


def _values(draft: RecipientDraft) -> dict[str, Any]:
    phone = read_phone(draft.phone) or ""
    family_kana, given_kana = (hiragana(kana.strip()) for kana in (draft.family_kana, draft.given_kana))
    return {
        "number": draft.number.strip(),
        "family_name": draft.family_name.strip(),
        "given_name": draft.given_name.strip(),
        "family_kana": family_kana,
        "given_kana": given_kana,
        "kana_key": kana_key(family_kana, given_kana),
        "name_key": name_key(draft),
        "born_on": draft.born_on,
        "postcode": read_postcode(draft.postcode) or "",
        "address": draft.address.strip(),
        "phone": phone,
        "phone_tail": blind_index(tail(phone)),
        "diet": draft.diet,
        "texture": draft.texture,
        "allergens": ",".join(allergens_in(draft.allergens)),
        "avoided": draft.avoided.strip(),
        "health_note": draft.health_note.strip(),
        "delivery_note": draft.delivery_note.strip(),
        "key_note": draft.key_note.strip(),
    }


def _one_at_a_time() -> None:
    """Two people adding at once must neither take one number nor enter one person twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.people', 0))")
