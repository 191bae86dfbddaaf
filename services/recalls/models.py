"""What a notice of a defect touched, line by line; it never leaves the provider."""

from django.db import models

from npo_platform.backend.rows import Row


class Origin(models.TextChoices):
    STATEMENT = "statement", "明細"
    LATE = "late", "月遅れの調整"
    CORRECTION = "correction", "過誤調整"


def origins() -> list[tuple[str, str]]:
    return list(Origin.choices)


class TouchedLine(Row):
    """One line of one statement, or of a difference made to it, that rests on the version at fault.

    `number` is the statement's own; `is_frozen` says whether it was closed, `is_current` whether nothing was computed
    or frozen over it since: only such yen are anybody's still. A person's refused record has no yen.
    """

    share_id = models.UUIDField("団体の答え", db_index=True)
    month = models.ForeignKey("months.Month", models.CASCADE, related_name="+", verbose_name="対象月")
    number = models.PositiveIntegerField("明細の番号")
    is_frozen = models.BooleanField("締めた明細")
    is_current = models.BooleanField("いまの明細", default=True)
    origin = models.CharField("もと", max_length=12, choices=origins)
    position = models.PositiveIntegerField("順")
    key = models.CharField("行", max_length=240)
    words = models.CharField("内容", max_length=200, blank=True)
    recipient = models.ForeignKey(
        "people.Recipient", models.CASCADE, null=True, related_name="+", verbose_name="利用者"
    )
    events = models.PositiveIntegerField("件数")
    user_yen = models.BigIntegerField("利用者負担額（円）")
    city_yen = models.BigIntegerField("市負担額（円）")

    class Meta(Row.Meta):
        verbose_name = "不具合のかかわる行"
        constraints = [
            models.UniqueConstraint(
                fields=["share_id", "month", "number", "origin", "key"], name="recalls_line_once_per_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.key}"

    @property
    def total_yen(self) -> int:
        return self.user_yen + self.city_yen
