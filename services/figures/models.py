"""What an accepted month came to, for the provider's own eyes, beside what was told of it."""

from django.db import models

from npo_platform.backend.rows import Row


class OwnFigures(Row):
    """One reckoning of one accepted month; never changed, a correction is the next `number`.

    `figures` are all of them, `told` is what left the house: the same with everything about few people left out.
    """

    month = models.ForeignKey("months.Month", models.PROTECT, related_name="figures", verbose_name="対象月")
    number = models.PositiveIntegerField("集計の番号")
    figures = models.JSONField("数")
    told = models.JSONField("市に伝えた数")
    definitions = models.JSONField("定義の版")
    reckoned_at = models.DateTimeField("集計日時")

    class Meta(Row.Meta):
        verbose_name = "月の数"
        constraints = [models.UniqueConstraint(fields=["month", "number"], name="figures_numbered_in_month")]

    def __str__(self) -> str:
        return f"{self.month.label}分 集計{self.number}"
