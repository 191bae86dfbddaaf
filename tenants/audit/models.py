from django.contrib.postgres.fields import ArrayField
from django.db import models

from npo_platform.backend.rows import Row


class AuditEntry(Row):
    """One change, act or reading. Holds the names of changed fields, never their values."""

    at = models.DateTimeField("日時", db_index=True)
    actor_id = models.UUIDField("操作者の番号", null=True)
    actor_name = models.CharField("操作者", max_length=60, blank=True)
    table_name = models.CharField("表", max_length=63)
    row_id = models.CharField("行", max_length=40)
    action = models.CharField("操作", max_length=40)
    fields = ArrayField(models.CharField(max_length=63), default=list, verbose_name="変わった項目")
    detail = models.CharField("内容", max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = "操作記録"
        indexes = [models.Index(name="audit_of_row", fields=["row_id", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"
