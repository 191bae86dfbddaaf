"""States of a statement and kinds of its lines."""

from django.db import models


class StatementState(models.TextChoices):
    OPEN = "open", "計算中"
    FROZEN = "frozen", "確定"


class LineKind(models.TextChoices):
    SERVICE = "service", "当月分"
    ADJUSTMENT = "adjustment", "過誤調整"


def statement_states() -> list[tuple[str, str]]:
    """For model fields: a new state needs no migration in any schema."""
    return list(StatementState.choices)


def line_kinds() -> list[tuple[str, str]]:
    return list(LineKind.choices)
