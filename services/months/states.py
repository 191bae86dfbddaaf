"""The two states of a month and the moves between them."""

from django.db.models import TextChoices


class MonthState(TextChoices):
    OPEN = "open", "入力中"
    CLOSED = "closed", "締め済み"


MOVES: dict[str, set[str]] = {
    MonthState.OPEN: {MonthState.CLOSED},
    MonthState.CLOSED: {MonthState.OPEN},
}


def month_states() -> list[tuple[str, str]]:
    return list(MonthState.choices)
