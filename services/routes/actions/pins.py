"""Where a person's door is on the map, as closed as the address."""

from datetime import datetime

from django.db import transaction

from npo_platform.kernel.errors import Refusal
from services.people.models import Recipient
from services.routes.actions.placing import set_weekdays
from services.routes.checks import SPOT_HINT, read_spot
from services.routes.models import Pin, Place
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def settle(place: Place, weekdays: str, pasted: str, *, by: Person, at: datetime) -> None:
    """Keep both at once: on which weekdays a person stands on the route, and where the door is. Refused as each is."""
    set_weekdays(place, weekdays, by=by, at=at)
    set_pin(place.recipient, pasted, by=by, at=at)


@transaction.atomic
def set_pin(recipient: Recipient, pasted: str, *, by: Person, at: datetime) -> Pin | None:
    """Keep where a person's door is; empty text takes it away. Refused (`no_spot`) when it names no place."""
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    spot = read_spot(pasted)
    if pasted.strip() and spot is None:
        raise Refusal("no_spot", f"{SPOT_HINT}。")
    pin = Pin.objects.filter(recipient=recipient).first()
    if spot is None:
        if pin is not None:
            pin.delete()
            record("pin_removed", recipient, by=by, at=at)
        return None
    if pin is None:
        pin = Pin(recipient=recipient)
    if pin.spot != spot:
        pin.spot = spot
        pin.save()
        record("pinned", recipient, by=by, at=at)
    return pin
