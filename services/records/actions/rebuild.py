"""Holding true again what the rows say, without those that count no more."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from npo_platform.kernel.calendar import Month
from services.months.actions import touch
from services.months.checks import require_open
from services.plans.models import Stop
from services.records.actions.months import hold_months
from services.records.actions.projection import calms, replaces
from services.records.models import DeliveryRecord, SafetyCheck, StopOutcome

Said = TypeVar("Said", DeliveryRecord, SafetyCheck)
_COUNTS = Q(from_import__isnull=True) | Q(from_import__taken_back_at__isnull=True)


def rebuild_outcomes(stop_ids: Collection[UUID], *, at: datetime) -> None:
    """Project the stops anew from every statement that counts.

    Refused (`month_closed`) when one of them lies in a closed month.
    """
    stops = Stop.objects.select_for_update().filter(pk__in=stop_ids).order_by("pk").in_bulk()
    hold_months(stops.values(), at=at)
    days = {(stop.contract_id, Month.of(stop.service_on)) for stop in stops.values()}
    for contract_id, month in days:
        require_open(contract_id, month.first, month.after)
    records = _by_stop(DeliveryRecord.objects.filter(_COUNTS, stop_id__in=stop_ids))
    checks = _by_stop(SafetyCheck.objects.filter(_COUNTS, stop_id__in=stop_ids))
    results = [_projected(stop, records[stop.pk], checks[stop.pk], at) for stop in stops.values()]
    StopOutcome.objects.bulk_update(results, ["record", "outcome", "safety", "safety_state", "updated_at"])
    for contract_id, month in sorted(days, key=str):
        touch(contract_id, month.first, at=at)


def _projected(stop: Stop, records: list[DeliveryRecord], checks: list[SafetyCheck], at: datetime) -> StopOutcome:
    result = StopOutcome(stop=stop, updated_at=at)
    for record in records:
        if replaces(record, result.record):
            result.record, result.outcome = record, record.outcome
    for check in checks:
        if calms(check, result.safety):
            result.safety, result.safety_state = check, check.state
    return result


def _by_stop(rows: QuerySet[Said]) -> dict[UUID, list[Said]]:
    grouped = defaultdict[UUID, list[Said]](list)
    for row in rows.order_by("received_at", "position", "pk"):
        grouped[row.stop_id].append(row)
    return grouped
