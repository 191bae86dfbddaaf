"""Archives that were made, and what remains of months whose people were erased."""

from django.db import models

from npo_platform.backend.rows import Row


class Export(Row):
    """One archive of everything, or of one contract; its file is sealed in the storage until it expires."""

    contract_id = models.UUIDField("委託契約", null=True, blank=True)
    asked_by_id = models.UUIDField("頼んだ人の番号")
    asked_by_name = models.CharField("頼んだ人", max_length=120)
    asked_at = models.DateTimeField("頼んだ日時")
    made_at = models.DateTimeField("できた日時", null=True, blank=True)
    expires_at = models.DateTimeField("受け取れる期限", null=True, blank=True)
    size = models.PositiveBigIntegerField("大きさ（バイト）", default=0)
    digest = models.CharField("照合値", max_length=64, blank=True)
    gone = models.BooleanField("消去済み", default=False)

    class Meta(Row.Meta):
        verbose_name = "引き渡しのデータ"

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def place(self) -> str:
        """Its name in the storage of the organisation."""
        return f"handover/{self.pk}.sealed"


class KeptMonth(Row):
    """The sums and digests of one month whose people were erased; they prove what its papers said."""

    contract_id = models.UUIDField("委託契約", db_index=True)
    starts_on = models.DateField("対象月")
    totals = models.JSONField("合計", default=dict)
    pack_label = models.CharField("規則の名前", max_length=200)
    pack_digest = models.CharField("規則の照合値", max_length=64)
    facts_digest = models.CharField("算定の基礎の照合値", max_length=64)
    result_digest = models.CharField("結果の照合値", max_length=64)
    document_digest = models.CharField("報告書の照合値", max_length=64, blank=True)

    class Meta(Row.Meta):
        verbose_name = "消去した月の合計"
        constraints = [models.UniqueConstraint(fields=["contract_id", "starts_on"], name="handover_month_kept_once")]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m}"
