"""What is held true of a stop, given what is held now and one more statement."""

from services.records.models import DeliveryRecord, SafetyCheck
from services.records.states import Review, SafetyState

_WORRY = {SafetyState.USUAL: 0, SafetyState.NOT_MET: 1, SafetyState.CONCERN: 2}


def replaces(new: DeliveryRecord, current: DeliveryRecord | None) -> bool:
    """Whether the newly received record is held true instead of the current one.

    The office's correction stands over anything uncorrected. One device's own clock orders its own
    words, in whatever order they arrive; between devices the order of arrival counts, because clocks
    differ. A record of a day that has not come proves nothing yet.
    """
    if new.review == Review.FUTURE_DAY:
        return False
    if current is None:
        return True
    if is_correction(new) != is_correction(current):
        return is_correction(new)
    if new.device and new.device == current.device:
        return new.occurred_at >= current.occurred_at
    return True


def calms(new: SafetyCheck, current: SafetyCheck | None) -> bool:
    """Whether the newly received check is held true instead of the current one.

    The latest word counts, but nobody's worry is silenced by a milder word spoken before it.
    """
    if current is None:
        return True
    if _WORRY[SafetyState(new.state)] < _WORRY[SafetyState(current.state)]:
        return new.checked_at >= current.checked_at
    if new.device and new.device == current.device:
        return new.checked_at >= current.checked_at
    return True


def is_correction(record: DeliveryRecord) -> bool:
    return record.corrects_id is not None
