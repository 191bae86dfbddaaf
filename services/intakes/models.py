"""Which versions of the city's decisions were taken, and what they became."""

from django.db import models

from npo_platform.backend.rows import Row
from services.people.models import Decision, Recipient


class Taking(Row):
    """One version of the city's decision, taken once; without a person where there was nothing to stop."""

    issued_id = models.UUIDField("市の利用決定", unique=True)
    contract_id = models.UUIDField("委託契約")
    number = models.CharField("決定番号", max_length=40)
    version = models.PositiveIntegerField("版")
    recipient = models.ForeignKey(Recipient, models.PROTECT, null=True, related_name="takings")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="takings")
    exact_on = models.DateField("曜日と回数をしぼる日", null=True, blank=True)
    taken_at = models.DateTimeField("取込日時")
    taken_by_name = models.CharField("取り込んだ人", max_length=120)

    class Meta(Row.Meta):
        verbose_name = "決定の取込"

    def __str__(self) -> str:
        return f"{self.number} {self.version}"
