"""Raising a difference, carrying it in a closing month, taking it back when a month is opened again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.moves import require_move
from services.adjustments.models import Adjustment
from services.adjustments.states import MOVES, AdjustmentState
from services.months.models import Month
from services.records.models import DeliveryRecord


@dataclass(frozen=True, slots=True)
class Difference:
    """What a record changes in a closed month: both sides in full, so that nothing need be looked up later."""

    before: dict[str, Any]
    after: dict[str, Any]
    quantity: int
    user_yen: int
    city_yen: int
    reason: str

    @property
    def total_yen(self) -> int:
        return self.user_yen + self.city_yen


@dataclass(frozen=True, slots=True)
class Basis:
    """The frozen statement a difference is measured against."""

    number: int
    pack_version_id: UUID
    pack_digest: str


@transaction.atomic
def raise_adjustment(
    record: DeliveryRecord,
    difference: Difference,
    *,
    from_month: Month,
    basis: Basis,
    at: datetime,
) -> Adjustment:
    """Note what a late record changes in a closed month; the contract's next open month will carry it.

    Once per record, month and frozen statement (the database refuses a second one). The closed month
    itself is not touched.
    """
    return Adjustment.objects.create(
        contract_id=record.contract_id,
        from_month=from_month,
        basis=basis.number,
        record=record,
        recipient_id=record.recipient_id,
        decision_id=record.decision_id,
        service_on=record.service_on,
        meal=record.meal,
        reason=difference.reason,
        quantity=difference.quantity,
        user_yen=difference.user_yen,
        city_yen=difference.city_yen,
        total_yen=difference.total_yen,
        pack_version_id=basis.pack_version_id,
        pack_digest=basis.pack_digest,
        before=difference.before,
        after=difference.after,
        created_at=at,
    )


@transaction.atomic
def apply_to(month: Month, ids: Collection[UUID]) -> int:
    """Mark adjustments as carried by the month that closes; returns how many.

    Refused (`wrong_state`) when one of them was carried or cancelled meanwhile.
    """
    waiting = list(Adjustment.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    for adjustment in waiting:
        require_move(MOVES, adjustment.state, AdjustmentState.APPLIED)
    return Adjustment.objects.filter(pk__in=ids).update(state=AdjustmentState.APPLIED, applied_month=month)


@transaction.atomic
def release(month: Month) -> None:
    """A month is opened again: what it carried waits once more; what was to correct it is not needed any more.

    The reopened month takes its late records as ordinary ones. Differences a closed month has already
    carried stay: they are taken back against the month's next frozen statement.
    """
    Adjustment.objects.filter(applied_month=month).update(state=AdjustmentState.OPEN, applied_month=None)
    Adjustment.objects.filter(from_month=month, state=AdjustmentState.OPEN).update(state=AdjustmentState.CANCELLED)
