"""The life of an adjustment: raised, then carried by a closing month; dropped when its own month is opened again."""

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
