from django.db import models

from npo_platform.backend.rows import Row


class DataKey(Row):
    """A key of the organisation's encrypted fields, itself encrypted by the platform's key."""

    wrapped = models.BinaryField("包んだ鍵")
    created_at = models.DateTimeField("作成日時")
    retired_at = models.DateTimeField("廃止日時", null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = "暗号鍵"

    def __str__(self) -> str:
        return str(self.pk)
