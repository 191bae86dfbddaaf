"""Who of the people is only a sample."""

from django.db import models

from npo_platform.backend.rows import Row
from services.people.models import Recipient


class SamplePerson(Row):
    """The mark of a sample. It can be given only before the first decision (trigger), so nobody real becomes one.

    What hangs on a person with this mark may be deleted, evidence included; of nobody else may it.
    """

    recipient = models.OneToOneField(Recipient, models.PROTECT, related_name="sample")
    made_at = models.DateTimeField("作った日時")

    class Meta(Row.Meta):
        verbose_name = "見本の利用者"

    def __str__(self) -> str:
        return f"{self.made_at}"
