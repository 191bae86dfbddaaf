"""Public rows of terms; row-level security shows each to the two parties of its contract alone."""

from django.db import models
from django.db.models import Q

from npo_platform.backend.rows import PublicRow


class Term(PublicRow):
    """One value of one input, from a month on. Rows are only added: of two for one month the younger counts."""

    contract = models.ForeignKey("registry.Contract", models.PROTECT, related_name="+", verbose_name="委託契約")
    name = models.CharField("入力の名前", max_length=60)
    value = models.CharField("値", max_length=60)
    starts_on = models.DateField("いつの月から")
    position = models.PositiveIntegerField("入れた順")
    agreed_by_id = models.UUIDField("入れた人の番号")
    agreed_by_name = models.CharField("入れた人", max_length=120)
    agreed_at = models.DateTimeField("入れた日時")

    class Meta:
        verbose_name = "契約の取り決め"
        constraints = [
            models.UniqueConstraint(fields=["contract", "position"], name="terms_in_order"),
            models.CheckConstraint(condition=Q(starts_on__day=1), name="terms_start_on_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"
