"""Reads of adjustments and corrections: what waits for a month, what a month carries, what a closed month stands on."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from services.adjustments.models import Adjustment, Correction
from services.adjustments.states import ANSWERED, AdjustmentState, CorrectionState
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


def settled_records(contract_id: UUID) -> QuerySet[Adjustment, Any]:
    """The late records an adjustment took up, as a query still to be asked; never an unknown among them."""
    taken = Adjustment.objects.filter(contract_id=contract_id, record__isnull=False)
    return taken.exclude(state=AdjustmentState.CANCELLED).values_list("record_id", flat=True)


def standing(numbers: Mapping[UUID, int]) -> dict[UUID, Correction]:
    """The newest correction each closed month was answered by, against its frozen statement of that number."""
    found = Correction.objects.filter(month_id__in=numbers, state__in=ANSWERED).order_by("created_at", "pk")
    return {one.month_id: one for one in found if one.basis == numbers[one.month_id]}


def corrections_of(month_ids: Collection[UUID]) -> list[Correction]:
    """The corrections of these months that nothing replaced, in the order they were made."""
    found = Correction.objects.filter(month_id__in=month_ids).exclude(state=CorrectionState.REPLACED)
    return list(found.select_related("month").order_by("created_at", "pk"))


def proposals_before(month: Month) -> list[Correction]:
    """The proposals of earlier months of the contract that nobody has confirmed."""
    found = Correction.objects.filter(contract_id=month.contract_id, state=CorrectionState.PROPOSED)
    return list(found.filter(month__starts_on__lt=month.starts_on).select_related("month").order_by("month__starts_on"))


def _of(contract_id: UUID) -> QuerySet[Adjustment]:
    return (
        Adjustment.objects.filter(contract_id=contract_id)
        .select_related("from_month")
        .order_by("service_on", "meal", "created_at", "correction_line__position", "-side", "pk")
    )
