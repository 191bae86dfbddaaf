"""One difference a late record makes to a month that is closed."""

from django.db import models
from django.db.models import F, Q

from npo_platform.backend.rows import Row
from services.adjustments.states import AdjustmentState, adjustment_states
from services.plans.states import meals


class Adjustment(Row):
    """What one late record changes in one closed month: the lines before, the lines after, the yen between.

    `basis` is the number of the frozen statement it corrects, so that a month opened and frozen
    again can take back what was adjusted against its earlier statement.
    """

    contract_id = models.UUIDField("委託契約", db_index=True)
    from_month = models.ForeignKey(
        "months.Month",
        models.PROTECT,
        related_name="adjustments_from",
        verbose_name="元の月",
    )
    basis = models.PositiveIntegerField("元の明細の番号")
    record = models.ForeignKey(
        "records.DeliveryRecord",
        models.PROTECT,
        related_name="+",
        verbose_name="月遅れ実績",
    )
    recipient = models.ForeignKey("people.Recipient", models.PROTECT, related_name="+", verbose_name="利用者")
    decision = models.ForeignKey("people.Decision", models.PROTECT, related_name="+", verbose_name="利用決定")
    service_on = models.DateField("配達日")
    meal = models.CharField("食事", max_length=20, choices=meals)
    reason = models.TextField("理由")
    quantity = models.IntegerField("食数の差")
    user_yen = models.BigIntegerField("利用者負担の差（円）")
    city_yen = models.BigIntegerField("市負担の差（円）")
    total_yen = models.BigIntegerField("総額の差（円）")
    pack_version_id = models.UUIDField("規則の版")
    pack_digest = models.CharField("規則の照合値", max_length=64)
    before = models.JSONField("前の行")
    after = models.JSONField("後の行")
    state = models.CharField("状態", max_length=16, choices=adjustment_states, default=AdjustmentState.OPEN)
    applied_month = models.ForeignKey(
        "months.Month",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustments_applied",
        verbose_name="反映した月",
    )
    created_at = models.DateTimeField("作った日時")

    class Meta(Row.Meta):
        verbose_name = "過誤調整"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "from_month", "basis"],
                name="adjustments_once_per_record_and_month",
            ),
            models.CheckConstraint(
                condition=Q(total_yen=F("user_yen") + F("city_yen")),
                name="adjustments_user_and_city_make_the_total",
            ),
            models.CheckConstraint(
                condition=Q(state=AdjustmentState.APPLIED, applied_month__isnull=False)
                | ~Q(state=AdjustmentState.APPLIED) & Q(applied_month__isnull=True),
                name="adjustments_applied_names_its_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_on:%Y-%m-%d} {self.reason}"
