"""Reads of adjustments: those waiting for a month, those a month carries, those of one closed month."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet

from services.adjustments.models import Adjustment
from services.adjustments.states import AdjustmentState
from services.months.models import Month


def open_adjustments(contract_id: UUID) -> Sequence[Adjustment]:
    """What no closed month carries yet, oldest day first."""
    return list(_of(contract_id).filter(state=AdjustmentState.OPEN))


def applied_in(month: Month) -> Sequence[Adjustment]:
    """What a closed month carries, oldest day first."""
    return list(_of(month.contract_id).filter(applied_month=month))


def live_of(month: Month, *, basis: int | None = None) -> Sequence[Adjustment]:
    """The adjustments that correct a month and were not cancelled, in the order they were raised.

    With `basis`, only those against that one of its frozen statements.
    """
    found = Adjustment.objects.filter(from_month=month).exclude(state=AdjustmentState.CANCELLED)
    if basis is not None:
        found = found.filter(basis=basis)
    return list(found.order_by("created_at", "pk"))


def live_from(month_ids: Collection[UUID]) -> Sequence[Adjustment]:
    """The adjustments that correct any of these months, in the order they were raised; one query."""
    found = Adjustment.objects.filter(from_month_id__in=month_ids)
    return list(found.exclude(state=AdjustmentState.CANCELLED).order_by("created_at", "pk"))


def _of(contract_id: UUID) -> QuerySet[Adjustment]:
    return (
        Adjustment.objects.filter(contract_id=contract_id)
        .select_related("from_month")
        .order_by("service_on", "meal", "created_at", "pk")
    )
