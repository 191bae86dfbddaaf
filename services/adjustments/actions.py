"""Raising a difference, confirming a correction, carrying both in a closing month, letting go when one is opened."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.moves import require_move
from services.adjustments.models import Adjustment, Correction, CorrectionLine
from services.adjustments.states import CORRECTION_MOVES, MOVES, AdjustmentState, CorrectionState, Side
from services.months.models import Month
from services.records.models import DeliveryRecord
from tenants.accounts.queries import Person
from tenants.audit.actions import record as record_act


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
def take_back(adjustment: Adjustment, *, basis: Basis, at: datetime) -> Adjustment:
    """The reverse of a difference whose month was frozen again, raised against the month's newest statement."""
    return Adjustment.objects.create(
        contract_id=adjustment.contract_id,
        from_month_id=adjustment.from_month_id,
        basis=basis.number,
        record_id=adjustment.record_id,
        correction_line_id=adjustment.correction_line_id,
        side=adjustment.side,
        recipient_id=adjustment.recipient_id,
        decision_id=adjustment.decision_id,
        service_on=adjustment.service_on,
        meal=adjustment.meal,
        reason=f"{adjustment.from_month.label}分を締め直したので、前の調整を取り消します。{adjustment.reason}",
        quantity=-adjustment.quantity,
        user_yen=-adjustment.user_yen,
        city_yen=-adjustment.city_yen,
        total_yen=-adjustment.total_yen,
        pack_version_id=basis.pack_version_id,
        pack_digest=basis.pack_digest,
        before={"held": None, "lines": adjustment.after["lines"]},
        after={"held": None, "lines": adjustment.before["lines"]},
        created_at=at,
    )


@transaction.atomic
def confirm_correction(correction: Correction, *, by: Person, at: datetime) -> list[Adjustment]:
    """Let a proposal become differences: each old line taken back and the new line in its place, both versions named.

    The contract's next open month will carry them. Refused (`wrong_state`) when it is confirmed or replaced already.
    """
    correction = Correction.objects.select_for_update(of=("self",)).select_related("month").get(pk=correction.pk)
    require_move(CORRECTION_MOVES, correction.state, CorrectionState.CONFIRMED)
    raised = [row for line in correction.lines.order_by("position") for row in _sides(correction, line, at=at)]
    Adjustment.objects.bulk_create(raised)
    correction.state, correction.confirmed_at = CorrectionState.CONFIRMED, at
    correction.confirmed_by_id, correction.confirmed_by_name = by.id, by.name
    correction.save(update_fields=["state", "confirmed_at", "confirmed_by_id", "confirmed_by_name"])
    record_act("corrections.confirm", correction, by=by, at=at, detail=str(correction))
    return raised


def _sides(correction: Correction, line: CorrectionLine, *, at: datetime) -> Iterator[Adjustment]:
    """What was billed, negated as it stood, and what the new version says; a side of nothing is left out."""
    former, version = correction.former_label.split()[-1], correction.version_label.split()[-1]
    what = f"{correction.month.label}分{f' {line.words}' if line.words else ''}"
    clause = f"（{correction.clauses}）" if correction.clauses else ""
    before, after = line.before, line.after
    if line.old_lines:
        reason = f"{what}：{former}の計算を取り消します。{version}で計算し直すためです{clause}。"
        yield _side(correction, line, Side.REVERSAL, before, reason, at=at)
    if line.new_lines:
        reason = f"{what}：{version}で計算し直しました。{former}の計算に代わります{clause}。"
        yield _side(correction, line, Side.RENEWAL, after, reason, at=at)


def _side(
    correction: Correction, line: CorrectionLine, side: Side, figures: dict[str, int], reason: str, *, at: datetime
) -> Adjustment:
    back = side == Side.REVERSAL
    sign = -1 if back else 1
    told = {"held": None, "lines": line.old_lines if back else line.new_lines}
    nothing: dict[str, Any] = {"held": None, "lines": []}
    return Adjustment(
        contract_id=correction.contract_id,
        from_month=correction.month,
        basis=correction.basis,
        correction_line=line,
        side=side,
        recipient_id=line.recipient_id,
        decision_id=line.decision_id,
        service_on=correction.month.starts_on,
        reason=reason,
        **{name: sign * value for name, value in figures.items()},
        pack_version_id=correction.former_id if back else correction.version_id,
        pack_digest=correction.former_digest if back else correction.version_digest,
        before=told if back else nothing,
        after=nothing if back else told,
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
