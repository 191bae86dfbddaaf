"""How bad a defect is, what a notice does, and what the job that answers it is called."""

from django.db import models


class Severity(models.TextChoices):
    HIGH = "high", "重大"
    MIDDLE = "middle", "中"
    LOW = "low", "軽"


class AdvisoryKind(models.TextChoices):
    DEFECT = "defect", "不具合のお知らせ"
    WITHDRAWAL = "withdrawal", "お知らせの取消し"


MARKS = {Severity.HIGH: "stop", Severity.MIDDLE: "warn", Severity.LOW: "info"}

# The job each provider gets for its share, and the notices it is told by.
JOB, FOUND = "advisory", "advisory_found"
