"""What a city can answer, and how the board tells where a month stands."""

from django.db import models


class VerdictKind(models.TextChoices):
    ACCEPTED = "accepted", "承認"
    RETURNED = "returned", "差戻し"


class Standing(models.TextChoices):
    """Where one provider's month stands on the city's board."""

    NOT_YET = "not_yet", "まだ"
    OVERDUE = "overdue", "期限を過ぎた"
    RECEIVED = "received", "受け取り"
    RETURNED = "returned", "返した"
    ACCEPTED = "accepted", "承認"
    TO_BE_PAID = "to_be_paid", "支払予定"
    PAID = "paid", "支払済"

    @property
    def chip(self) -> str:
        """The data-state of its chip."""
        return {"not_yet": "none", "overdue": "stop", "received": "info", "returned": "warn"}.get(self.value, "ok")
