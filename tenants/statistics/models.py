"""Public rows of statistics: sums of accepted months, seen by their NPO and their city; only ever added."""

from django.db import models

from npo_platform.backend.rows import PublicRow
from npo_platform.kernel.calendar import Month


class MonthFigures(PublicRow):
    """One contract's accepted month in sums; what is about fewer than five people is already left out (null).

    `definitions` is id → version of what each figure means. A later correction adds the next `number`.
    """

    contract = models.ForeignKey("registry.Contract", models.PROTECT, related_name="+", verbose_name="委託契約")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    starts_on = models.DateField("対象月")
    number = models.PositiveIntegerField("集計の番号")
    received = models.ForeignKey("desk.ReceivedReport", models.PROTECT, related_name="+", verbose_name="受付報告")
    figures = models.JSONField("数")
    definitions = models.JSONField("定義の版")
    reckoned_at = models.DateTimeField("集計日時")

    class Meta:
        verbose_name = "月の統計"
        constraints = [
            models.UniqueConstraint(fields=["contract", "starts_on", "number"], name="statistics_numbered_in_month"),
            models.CheckConstraint(condition=models.Q(starts_on__day=1), name="statistics_month_starts_on_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month.label}分 集計{self.number}"

    @property
    def month(self) -> Month:
        return Month.of(self.starts_on)
