"""A month as the rules see it: one statement at a time while open, one frozen per closing."""

import json

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from npo_platform.backend.rows import Row
from npo_platform.kernel import digest
from services.statements.states import (
    LineKind,
    StatementState,
    line_kinds,
    statement_states,
)
from tenants.vault.fields import EncryptedTextField


class Statement(Row):
    """One evaluation of a month; re-written while open, immutable once frozen (trigger)."""

    month = models.ForeignKey("months.Month", models.PROTECT, related_name="statements", verbose_name="対象月")
    number = models.PositiveIntegerField("番号")
    state = models.CharField("状態", max_length=16, choices=statement_states, default=StatementState.OPEN)
    pack_version_id = models.UUIDField("規則の版")
    pack_digest = models.CharField("規則の照合値", max_length=64)
    pack_label = models.CharField("規則の名前", max_length=200)
    engine = models.CharField("計算の版", max_length=64)
    evaluated_revision = models.PositiveIntegerField("計算した時の改訂")
    evaluated_at = models.DateTimeField("計算した日時")
    totals = models.JSONField("合計", default=dict)
    refusals = models.JSONField("値段のない実績", default=list)
    waived = models.JSONField("例外承認の番号", default=list)
    facts = EncryptedTextField("算定の基礎")
    facts_digest = models.CharField("算定の基礎の照合値", max_length=64, blank=True)
    result_digest = models.CharField("結果の照合値", max_length=64, blank=True)
    frozen_at = models.DateTimeField("確定した日時", null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = "明細書"
        constraints = [
            models.UniqueConstraint(fields=["month", "number"], name="statements_numbered_in_month"),
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(state=StatementState.OPEN),
                name="statements_one_open_per_month",
            ),
            models.CheckConstraint(
                condition=Q(state=StatementState.OPEN, frozen_at__isnull=True)
                | Q(
                    state=StatementState.FROZEN,
                    frozen_at__isnull=False,
                )
                & ~Q(facts_digest=""),
                name="statements_frozen_holds_its_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_label} {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.state == StatementState.FROZEN

    @property
    def short_digest(self) -> str:
        """The pack's digest as printed."""
        return digest.short(self.pack_digest, 3)


class StatementLine(Row):
    """One priced line of one person; an adjustment of an earlier month is a line of its own.

    `key` stays the same from one evaluation to the next and tells nothing about the person. A line without a
    recipient is an amount the rules put on the whole month.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines", verbose_name="明細書")
    key = models.CharField("行", max_length=200)
    kind = models.CharField("種類", max_length=16, choices=line_kinds, default=LineKind.SERVICE)
    label = models.CharField("名前", max_length=200, blank=True)
    recipient = models.ForeignKey(
        "people.Recipient",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="利用者",
    )
    decision = models.ForeignKey(
        "people.Decision",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="利用決定",
    )
    adjustment = models.ForeignKey(
        "adjustments.Adjustment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name="過誤調整",
    )
    group_text = EncryptedTextField("区分")
    unit = models.JSONField("単価", default=dict)
    counts = models.JSONField("件数", default=dict)
    quantity = models.IntegerField("数量")
    over_limit = models.IntegerField("上限超え", default=0)
    user_yen = models.BigIntegerField("利用者負担額（円）")
    city_yen = models.BigIntegerField("市負担額（円）")
    total_yen = models.BigIntegerField("総額（円）")
    position = models.PositiveIntegerField("順")

    class Meta(Row.Meta):
        verbose_name = "明細行"
        constraints = [
            models.UniqueConstraint(fields=["statement", "key"], name="statements_line_key_once"),
            models.CheckConstraint(
                condition=Q(total_yen=F("user_yen") + F("city_yen")),
                name="statements_user_and_city_make_the_total",
            ),
            models.CheckConstraint(
                condition=Q(kind=LineKind.ADJUSTMENT) | Q(adjustment__isnull=True),
                name="statements_only_adjustments_name_one",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @cached_property
    def group(self) -> dict[str, str]:
        """What the rules grouped by, such as the burden class; encrypted in the table."""
        values: dict[str, str] = json.loads(self.group_text or "{}")
        return values


class Waiver(Row):
    """A named person's reason for letting one finding of one month pass; printed on the report.

    It answers the finding as it was worded: when the figures in it change, it must be answered anew.
    """

    month = models.ForeignKey("months.Month", models.PROTECT, related_name="waivers", verbose_name="対象月")
    code = models.CharField("検査", max_length=64)
    where = models.CharField("対象", max_length=200, blank=True)
    message = models.TextField("内容")
    reason = models.TextField("理由")
    by_id = models.UUIDField("確かめた人の番号")
    by_name = models.CharField("確かめた人", max_length=100)
    at = models.DateTimeField("日時")

    class Meta(Row.Meta):
        verbose_name = "検査の例外承認"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "code", "where", "message"],
                name="statements_one_waiver_per_finding",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="statements_waiver_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.message} {self.reason}"


class Comparison(Row):
    """What another system said of persons and months, beside our statements; only this result is kept, the newest one.

    Numbers of persons and yen, no names; forgotten with one press.
    """

    filename = models.CharField("ファイル名", max_length=200)
    rows = EncryptedTextField("くらべた結果")
    made_at = models.DateTimeField("くらべた日時")
    by_id = models.UUIDField("くらべた人の番号")
    by_name = models.CharField("くらべた人", max_length=120)

    class Meta(Row.Meta):
        verbose_name = "移行の確かめ"

    def __str__(self) -> str:
        return self.filename
