"""Where a monthly report stands, and the moves it may make."""

from django.db import models


class ReportState(models.TextChoices):
    READY = "ready", "提出前"
    SUBMITTED = "submitted", "提出済み"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "承認"

    @property
    def chip(self) -> str:
        """The data-state of its chip."""
        return {"ready": "info", "submitted": "wait", "returned": "warn", "accepted": "ok"}[self.value]


# Returned stays returned: what was mended is a new revision.
MOVES: dict[str, set[str]] = {
    ReportState.READY: {ReportState.SUBMITTED},
    ReportState.SUBMITTED: {ReportState.RETURNED, ReportState.ACCEPTED},
    ReportState.RETURNED: set(),
    ReportState.ACCEPTED: set(),
}
