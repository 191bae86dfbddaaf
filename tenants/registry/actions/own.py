"""What an NPO enters about itself."""

from datetime import datetime

from django.db import transaction

from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.models import Npo
from tenants.registry.queries import current_npo


@transaction.atomic
def set_registration(number: str, *, by: Person, at: datetime) -> Npo:
    """Write down the registration number of the NPO one is in, or that it has none; papers made before keep theirs."""
    npo = Npo.objects.select_for_update(of=("self",)).get(pk=current_npo().pk)
    if npo.invoice_number != number:
        npo.invoice_number = number
        npo.save(update_fields=["invoice_number"])
        record("registration_set", npo, by=by, at=at, detail=number)
    return npo
