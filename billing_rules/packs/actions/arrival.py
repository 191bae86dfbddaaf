"""A published version arrives at the NPO one is in: computed with, and read by somebody with a name."""

from datetime import datetime

from django.db import transaction

from billing_rules.packs.models import Arrival, PackVersion
from npo_platform.kernel.errors import Refusal
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def arrive(version: PackVersion, *, months: int, at: datetime) -> Arrival:
    """Note since when this NPO computes with a version, and how many open months were written anew; once."""
    arrival = _here(version)
    if arrival.adopted_at is None:
        arrival.adopted_at, arrival.months = at, months
        arrival.save(update_fields=["adopted_at", "months"])
    return arrival


@transaction.atomic
def acknowledge(version: PackVersion, *, by: Person, at: datetime) -> Arrival:
    """Somebody of this NPO says to have read what the version changes; the first name stays.

    Refused for what is not published (`wrong_state`).
    """
    if not version.is_public:
        raise Refusal("wrong_state", "まだ公開されていない版です。")
    arrival = _here(version)
    if arrival.read_at is None:
        arrival.read_by_id, arrival.read_by_name, arrival.read_at = by.id, by.name, at
        arrival.save(update_fields=["read_by_id", "read_by_name", "read_at"])
        record("packs.acknowledge", version, by=by, at=at, detail=str(version))
    return arrival


def _here(version: PackVersion) -> Arrival:
    """This NPO's row, made when it is the first and locked."""
    npo_id = crossing.current().pk
    Arrival.objects.bulk_create([Arrival(version=version, npo_id=npo_id)], ignore_conflicts=True)
    return Arrival.objects.select_for_update(of=("self",)).get(version=version, npo_id=npo_id)
