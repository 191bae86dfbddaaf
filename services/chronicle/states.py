"""What a story is made of."""

from django.db.models import TextChoices


class EventKind(TextChoices):
    """The strands of a person's story."""

    DECISION = "decision", "利用決定"
    BURDEN = "burden", "負担区分"
    PLAN = "plan", "週間予定"
    ABSENCE = "absence", "休み"
    REACH = "reach", "届け先・連絡先"
    CONSENT = "consent", "同意"
    RECORD = "record", "不在・気になること"
    CORRECTION = "correction", "過誤調整"
