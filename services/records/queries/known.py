"""What a batch must know before it may write: which ids were used, which months are closed."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from npo_platform.kernel.calendar import Month
from services.months.queries import closed_keys
from services.plans.models import Stop
from services.records.models import DeliveryRecord, SafetyCheck


def known_digests(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The body digest of every statement already kept under one of these ids."""
    wanted = list(ids)
    known = dict(SafetyCheck.objects.filter(pk__in=wanted).values_list("pk", "body_digest"))
    known.update(DeliveryRecord.objects.filter(pk__in=wanted).values_list("pk", "body_digest"))
    return known


def closed_months_of(stops: Iterable[Stop]) -> set[tuple[UUID, date]]:
    """The (contract, first day) of every closed month among these stops."""
    keys = {(stop.contract_id, Month.of(stop.service_on)) for stop in stops}
    if not keys:
        return set()
    months = [month for _, month in keys]
    contracts = {contract_id for contract_id, _ in keys}
    return closed_keys(contracts, min(months).first, max(months).after)
