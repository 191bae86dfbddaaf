"""A month's report: the frozen document and where it stands."""

import json
from functools import cached_property
from typing import Any

from django.db import models

from npo_platform.backend.rows import Row
from npo_platform.kernel import digest
from npo_platform.papers.offered import Offered, offered
from services.reports.states import ReportState


class MonthlyReport(Row):
    """Revision n of a month. Only `state` ever changes (trigger); mending makes revision n + 1."""

    month = models.ForeignKey("months.Month", models.PROTECT, related_name="reports", verbose_name="対象月")
    statement = models.OneToOneField(
        "statements.Statement", models.PROTECT, related_name="report", verbose_name="明細書"
    )
    revision = models.PositiveIntegerField("改訂")
    document = models.TextField("文書")
    digest = models.CharField("照合値", max_length=64)
    state = models.CharField("状態", max_length=16, choices=ReportState, default=ReportState.READY)
    frozen_at = models.DateTimeField("作成日時")
    frozen_by_id = models.UUIDField("作成者の番号")
    frozen_by_name = models.CharField("作成者", max_length=100)

    class Meta(Row.Meta):
        verbose_name = "月次報告書"
        constraints = [
            models.UniqueConstraint(fields=["month", "revision"], name="reports_numbered_in_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month.label}分 改訂{self.revision}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The document as a value."""
        content: dict[str, Any] = json.loads(self.document)
        return content

    @property
    def papers(self) -> list[Offered]:
        """The papers of this report, in the order of its form."""
        return offered(self.content)

    @property
    def standing(self) -> ReportState:
        return ReportState(self.state)

    @property
    def short_digest(self) -> str:
        return digest.short(self.digest)

    @property
    def full_digest(self) -> str:
        """The first 32 digits in groups, as printed under 計算の根拠."""
        return digest.short(self.digest, 8)
