"""The provider's side: look again when something moved, leave the sums with the city, say who has read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from billing_rules.advisories.models import Share
from billing_rules.advisories.queries import own_shares, standing
from billing_rules.advisories.states import JOB
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import start_job


def look_again(city_id: UUID, service: str, *, at: datetime) -> None:
    """Let every notice that stands against this service be answered anew: a month or a difference moved."""
    rules = {"version__pack__city_id": city_id, "version__pack__service": service}
    mine = own_shares().filter(advisory__in=standing().filter(**rules))
    for share_id in mine.values_list("pk", flat=True):
        start_job(JOB, str(share_id), at=at)


def answer(share: Share, figures: Mapping[str, Any], *, at: datetime) -> bool:
    """Leave what was found with the city; whether it is the first answer."""
    held = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    is_first = held.found_at is None
    held.figures, held.found_at = dict(figures), at
    held.save(update_fields=["figures", "found_at"])
    return is_first


@transaction.atomic
def acknowledge(share: Share, *, by: Person, at: datetime) -> Share:
    """Somebody of this NPO says to have read the notice; the first name stays."""
    held = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if held.read_at is None:
        held.read_by_id, held.read_by_name, held.read_at = by.id, by.name, at
        held.save(update_fields=["read_by_id", "read_by_name", "read_at"])
        record("advisories.acknowledge", held, by=by, at=at, detail=str(share.advisory))
    return held
