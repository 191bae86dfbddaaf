"""The person of a decision: the one it is known to be, the one chosen, or a new one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from billing_rules.decisions.queries import Issued, enclosed
from billing_rules.decisions.states import Kind
from npo_platform.kernel.errors import Refusal
from services.intakes.queries import Arrival
from services.people.actions import add_recipient, change_recipient
from services.people.checks import RecipientDraft
from services.people.models import Recipient
from services.plans.actions import return_to_use
from tenants.accounts.queries import Person


def enter_person(arrived: Arrival, *, recipient_id: UUID | None, as_new: bool, by: Person, at: datetime) -> Recipient:
    """The person, with what was enclosed written down; use that had ended begins again where the decision goes on.

    Refused (`person_unclear`) while it is in doubt who it is, and for somebody it cannot be.
    """
    issued, match = arrived.issued, arrived.match
    if match.word == "new" or (match.word == "ask" and as_new):
        return add_recipient(_new(issued), by=by, at=at)
    found = match.recipient or next((one for one in match.candidates if one.pk == recipient_id), None)
    if found is None:
        raise Refusal(
            "person_unclear",
            f"{issued.name}さん（{issued.number}）がだれの決定か、まだ分かりません。「だれの決定か選ぶ」を開いて選んでください。",
        )
    recipient = Recipient.objects.get(pk=found.pk)
    if issued.kind == Kind.STOP:
        return recipient
    if recipient.ended_on and (issued.last_day is None or issued.last_day > recipient.ended_on):
        recipient = return_to_use(recipient, by=by, at=at)
    return _told(recipient, issued, by=by, at=at)


def _new(issued: Issued) -> RecipientDraft:
    private, number = enclosed(issued), issued.person_number
    taken = bool(number) and Recipient.objects.filter(number=number).exists()
    return RecipientDraft(
        family_name=issued.family_name,
        given_name=issued.given_name,
        family_kana=issued.family_kana,
        given_kana=issued.given_kana,
        number="" if taken else number,
        born_on=issued.born_on,
        postcode=private.postcode,
        address=private.address,
        phone=private.phone,
        delivery_note=private.note,
    )


def _told(recipient: Recipient, issued: Issued, *, by: Person, at: datetime) -> Recipient:
    """What the city wrote of a person the NPO knows; what it left empty stays, and so do the names."""
    private = enclosed(issued)
    names = RecipientDraft.__dataclass_fields__
    said: dict[str, Any] = {name: getattr(recipient, name) for name in names}
    for name in ("postcode", "address", "phone"):
        said[name] = getattr(private, name) or said[name]
    said["born_on"] = said["born_on"] or issued.born_on
    if private.note and private.note not in said["delivery_note"]:
        said["delivery_note"] = f"{said['delivery_note']}\n{private.note}".strip()
    return change_recipient(recipient, RecipientDraft(**said), by=by, at=at)
