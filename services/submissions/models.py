"""What was sent to the city and what it answered, in the NPO's own schema."""

from django.db import models

from npo_platform.backend.rows import Row


class Submission(Row):
    """One report sent to the desk. `received_report_id` names the public row, without a constraint."""

    report = models.OneToOneField(
        "reports.MonthlyReport", models.PROTECT, related_name="submission", verbose_name="月次報告書"
    )
    received_report_id = models.UUIDField("受付番号", unique=True)
    digest = models.CharField("照合値", max_length=64)
    sent_at = models.DateTimeField("提出日時")
    sent_by_id = models.UUIDField("提出者の番号")
    sent_by_name = models.CharField("提出者", max_length=100)

    class Meta(Row.Meta):
        verbose_name = "提出"

    def __str__(self) -> str:
        return str(self.received_report_id)


class HeardVerdict(Row):
    """The city's answer as it reached us, copied so that the NPO's own record is complete."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="verdict", verbose_name="提出")
    kind = models.CharField("審査結果", max_length=16)
    reason = models.TextField("理由", blank=True)
    lines: "models.JSONField[dict[str, str]]" = models.JSONField("返された行", default=dict)
    decided_by_name = models.CharField("審査した人", max_length=100)
    decided_at = models.DateTimeField("審査日時")

    class Meta(Row.Meta):
        verbose_name = "審査結果"

    def __str__(self) -> str:
        return self.kind

    @property
    def is_accepted(self) -> bool:
        return self.kind == "accepted"
