from django.db import models

from npo_platform.backend.rows import PublicRow
from tenants.jobs.states import JobState
from tenants.registry.models import Organisation


class Job(PublicRow):
    """One piece of long work of one organisation; `payload` holds numbers of rows, never a person's data."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="団体")
    kind = models.CharField("種類", max_length=40)
    key = models.CharField("対象", max_length=100)
    payload = models.JSONField("引数", default=dict)
    state = models.CharField("状態", max_length=8, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField("済み", default=0)
    total = models.PositiveIntegerField("全体", default=0)
    message = models.CharField("結果", max_length=200, blank=True)
    again = models.BooleanField("もう一度", default=False)
    attempts = models.PositiveSmallIntegerField("試行", default=0)
    created_at = models.DateTimeField("登録日時")
    touched_at = models.DateTimeField("更新日時")

    class Meta:
        verbose_name = "処理"
        constraints = [
            models.UniqueConstraint(
                name="one_open_job",
                fields=["organisation", "kind", "key"],
                condition=models.Q(state__in=["waiting", "running"]),
            )
        ]
        indexes = [
            models.Index(name="open_jobs", fields=["touched_at"], condition=models.Q(state__in=["waiting", "running"]))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_open(self) -> bool:
        return self.state in {JobState.WAITING, JobState.RUNNING}
