"""The lives of an adjustment (raised, carried by a closing month, dropped) and of a correction it may come from."""

from django.db import models


class AdjustmentState(models.TextChoices):
    OPEN = "open", "未反映"
    APPLIED = "applied", "反映済み"
    CANCELLED = "cancelled", "取消"


MOVES: dict[str, frozenset[str]] = {
    AdjustmentState.OPEN: frozenset({AdjustmentState.APPLIED, AdjustmentState.CANCELLED}),
    AdjustmentState.APPLIED: frozenset({AdjustmentState.OPEN}),
    AdjustmentState.CANCELLED: frozenset(),
}


def adjustment_states() -> list[tuple[str, str]]:
    """For model fields: a new state needs no migration in any schema."""
    return list(AdjustmentState.choices)


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", "確認待ち"
    CONFIRMED = "confirmed", "確認済み"
    UNCHANGED = "unchanged", "差なし"
    OUTSIDE = "outside", "対象外"
    BLOCKED = "blocked", "計算できない"
    REPLACED = "replaced", "差し替え"


CORRECTION_MOVES: dict[str, frozenset[str]] = {
    CorrectionState.PROPOSED: frozenset({CorrectionState.CONFIRMED, CorrectionState.REPLACED}),
    CorrectionState.UNCHANGED: frozenset({CorrectionState.REPLACED}),
    CorrectionState.OUTSIDE: frozenset({CorrectionState.REPLACED}),
    CorrectionState.BLOCKED: frozenset({CorrectionState.REPLACED}),
    CorrectionState.CONFIRMED: frozenset(),
    CorrectionState.REPLACED: frozenset(),
}

# A month so answered stands on the version that corrected it: what comes late is measured by that version.
ANSWERED = (CorrectionState.CONFIRMED, CorrectionState.UNCHANGED)


class Side(models.TextChoices):
    REVERSAL = "reversal", "取消し"
    RENEWAL = "renewal", "計算し直し"


def correction_states() -> list[tuple[str, str]]:
    return list(CorrectionState.choices)


def sides() -> list[tuple[str, str]]:
    return list(Side.choices)
