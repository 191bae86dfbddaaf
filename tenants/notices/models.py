from django.db import models

from npo_platform.backend.rows import PublicRow
from tenants.registry.models import Organisation


class Notice(PublicRow):
    """One thing an organisation is told."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="団体")
    kind = models.CharField("種類", max_length=40)
    title = models.CharField("件名", max_length=120)
    body = models.TextField("本文", blank=True)
    link = models.CharField("リンク", max_length=200, blank=True)
    once = models.CharField("一度だけの印", max_length=120, blank=True)
    at = models.DateTimeField("日時")
    acknowledged_at = models.DateTimeField("確認日時", null=True, blank=True)
    acknowledged_by_id = models.UUIDField("確認者の番号", null=True, blank=True)
    acknowledged_by_name = models.CharField("確認者", max_length=60, blank=True)

    class Meta:
        verbose_name = "お知らせ"
        constraints = [
            models.UniqueConstraint(
                name="notices_told_once", fields=["organisation", "once"], condition=~models.Q(once="")
            )
        ]
        indexes = [models.Index(name="notices_of_organisation", fields=["organisation", "-at"])]

    def __str__(self) -> str:
        return self.title
