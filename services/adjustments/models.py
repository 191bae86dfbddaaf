"""Differences to months that are closed: by a late record, or by rules that reach back."""

from django.db import models
from django.db.models import F, Q

from npo_platform.backend.rows import Row
from services.adjustments.states import (
    AdjustmentState,
    CorrectionState,
    Side,
    adjustment_states,
    correction_states,
    sides,
)
from services.plans.states import meals


def _figures(quantity: int, user_yen: int, city_yen: int) -> dict[str, int]:
    return {"quantity": quantity, "user_yen": user_yen, "city_yen": city_yen, "total_yen": user_yen + city_yen}


class Correction(Row):
    """One version of the rules reaching back into one closed month: what it proposes, or why it proposes nothing.

    `former_…` name the version the month stood on; `basis` its frozen statement, `adjusted` how many adjustments
    had been made to it, so that a proposal knows when it is overtaken. Never rewritten: a later one replaces it.
    """

    contract_id = models.UUIDField("委託契約", db_index=True)
    month = models.ForeignKey("months.Month", models.PROTECT, related_name="corrections", verbose_name="直す月")
    basis = models.PositiveIntegerField("元の明細の番号")
    adjusted = models.PositiveIntegerField("それまでの調整の数")
    version_id = models.UUIDField("規則の版", db_index=True)
    version_number = models.PositiveIntegerField("版の番号")
    version_digest = models.CharField("規則の照合値", max_length=64)
    version_label = models.CharField("規則の名前", max_length=200)
    former_id = models.UUIDField("前の規則の版")
    former_digest = models.CharField("前の規則の照合値", max_length=64)
    former_label = models.CharField("前の規則の名前", max_length=200)
    clauses = models.TextField("条項", blank=True)
    facts_digest = models.CharField("算定の基礎の照合値", max_length=64, blank=True)
    state = models.CharField("状態", max_length=16, choices=correction_states)
    reason = models.TextField("案のない理由", blank=True)
    created_at = models.DateTimeField("作った日時")
    confirmed_at = models.DateTimeField("確かめた日時", null=True, blank=True)
    confirmed_by_id = models.UUIDField("確かめた人の番号", null=True, blank=True)
    confirmed_by_name = models.CharField("確かめた人", max_length=120, blank=True)

    class Meta(Row.Meta):
        verbose_name = "過誤調整の案"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "basis", "version_id"],
                condition=~Q(state=CorrectionState.REPLACED),
                name="adjustments_one_correction_per_version",
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(state=CorrectionState.PROPOSED),
                name="adjustments_one_proposal_per_month",
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.CONFIRMED, confirmed_at__isnull=False)
                | ~Q(state=CorrectionState.CONFIRMED) & Q(confirmed_at__isnull=True),
                name="adjustments_confirmed_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.OUTSIDE) & ~Q(state=CorrectionState.BLOCKED) | ~Q(reason=""),
                name="adjustments_no_proposal_without_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month.label} {self.former_label}→{self.version_label}"


class CorrectionLine(Row):
    """What one person has of one kind and comes out differently: what was billed so far, what the new version says.

    `old_lines` and `new_lines` are the statement lines behind it, by their keys.
    """

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="lines", verbose_name="過誤調整の案")
    position = models.PositiveIntegerField("順")
    key = models.CharField("行", max_length=200)
    words = models.CharField("内容", max_length=200, blank=True)
    recipient = models.ForeignKey(
        "people.Recipient", models.PROTECT, null=True, related_name="+", verbose_name="利用者"
    )
    decision = models.ForeignKey(
        "people.Decision", models.PROTECT, null=True, related_name="+", verbose_name="利用決定"
    )
    old_lines = models.JSONField("前の明細行", default=list)
    new_lines = models.JSONField("後の明細行", default=list)
    quantity_before = models.IntegerField("前の数")
    quantity_after = models.IntegerField("後の数")
    user_before = models.BigIntegerField("前の利用者負担額（円）")
    user_after = models.BigIntegerField("後の利用者負担額（円）")
    city_before = models.BigIntegerField("前の市負担額（円）")
    city_after = models.BigIntegerField("後の市負担額（円）")

    class Meta(Row.Meta):
        verbose_name = "過誤調整の案の行"
        constraints = [
            models.UniqueConstraint(fields=["correction", "key"], name="adjustments_correction_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.key}"

    @property
    def before(self) -> dict[str, int]:
        """The line as it was billed so far."""
        return _figures(self.quantity_before, self.user_before, self.city_before)

    @property
    def after(self) -> dict[str, int]:
        """The line as the new version says."""
        return _figures(self.quantity_after, self.user_after, self.city_after)

    @property
    def user_change(self) -> int:
        return self.user_after - self.user_before

    @property
    def city_change(self) -> int:
        return self.city_after - self.city_before


class Adjustment(Row):
    """What one late record, or one side of a confirmed correction, changes in one closed month.

    Of a late record: the lines before, the lines after, the yen between. Of a correction: the old line taken back,
    or the new line in its place.

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
        null=True,
        blank=True,
        related_name="+",
        verbose_name="月遅れ実績",
    )
    correction_line = models.ForeignKey(
        CorrectionLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustments",
        verbose_name="過誤調整の案の行",
    )
    side = models.CharField("取消しと計算し直し", max_length=16, choices=sides, blank=True)
    recipient = models.ForeignKey(
        "people.Recipient", models.PROTECT, null=True, related_name="+", verbose_name="利用者"
    )
    decision = models.ForeignKey(
        "people.Decision", models.PROTECT, null=True, related_name="+", verbose_name="利用決定"
    )
    service_on = models.DateField("配達日")
    meal = models.CharField("食事", max_length=20, choices=meals, blank=True)
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
            models.UniqueConstraint(
                fields=["correction_line", "side", "basis"],
                name="adjustments_once_per_correction_and_side",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=False, correction_line__isnull=True, side="")
                | Q(record__isnull=True, correction_line__isnull=False)
                & (Q(side=Side.REVERSAL) | Q(side=Side.RENEWAL)),
                name="adjustments_of_a_record_or_a_correction",
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

    @property
    def is_correction(self) -> bool:
        """It concerns a month as a whole, not one meal of a day."""
        return self.correction_line_id is not None
