"""Public rows of the desk; row-level security shows each to its own NPO and city alone."""

from typing import Any

from django.db import models

from npo_platform.backend.rows import PublicRow
from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month
from tenants.desk.states import VerdictKind


class ReceivedReport(PublicRow):
    """One revision of one contract's month, exactly as the NPO sent it; never edited."""

    contract = models.ForeignKey("registry.Contract", models.PROTECT, related_name="+", verbose_name="委託契約")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    starts_on = models.DateField("対象月")
    revision = models.PositiveIntegerField("改訂")
    document = models.TextField("文書")
    digest = models.CharField("照合値", max_length=64)
    people = models.PositiveIntegerField("利用者数")
    city_yen = models.BigIntegerField("市負担額（円）")
    received_at = models.DateTimeField("受付日時")

    class Meta:
        verbose_name = "受付報告"
        constraints = [
            models.UniqueConstraint(fields=["contract", "starts_on", "revision"], name="desk_one_report_per_revision"),
            models.CheckConstraint(condition=models.Q(starts_on__day=1), name="desk_report_starts_on_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month.label}分 改訂{self.revision}"

    @property
    def month(self) -> Month:
        return Month.of(self.starts_on)

    @property
    def short_digest(self) -> str:
        return digest.short(self.digest)

    @property
    def answer(self) -> "Verdict | None":
        """The verdict, when the city has decided."""
        found: Any = getattr(self, "verdict", None)
        return found if isinstance(found, Verdict) else None


class Verdict(PublicRow):
    """The city's one answer to a received report."""

    received = models.OneToOneField(ReceivedReport, models.PROTECT, related_name="verdict", verbose_name="受付報告")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    kind = models.CharField("審査結果", max_length=16, choices=VerdictKind)
    reason = models.TextField("理由", blank=True)
    decided_by_id = models.UUIDField("決めた人の番号")
    decided_by_name = models.CharField("決めた人", max_length=100)
    decided_at = models.DateTimeField("決めた日時")

    class Meta:
        verbose_name = "審査結果"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="accepted") | ~models.Q(reason=""),
                name="desk_return_needs_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class LineReturn(PublicRow):
    """A line the city asks to be looked at again, by its stable key."""

    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="lines", verbose_name="審査結果")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    line_key = models.CharField("行", max_length=200)
    reason = models.TextField("理由")

    class Meta:
        verbose_name = "返した行"
        constraints = [models.UniqueConstraint(fields=["verdict", "line_key"], name="desk_line_returned_once")]

    def __str__(self) -> str:
        return self.line_key
