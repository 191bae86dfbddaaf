"""The words of decisions about persons between a city and its NPOs."""

from django.db.models import TextChoices


class EndReason(TextChoices):
    """Why a person no longer receives meals."""

    DEATH = "death", "死亡"
    FACILITY = "facility", "施設への入所"
    HOSPITAL = "hospital", "長期の入院"
    MOVED = "moved", "転出"
    DECLINED = "declined", "本人の申し出"
    NOT_ELIGIBLE = "not_eligible", "要件に当たらなくなった"
    OTHER = "other", "その他"


class Kind(TextChoices):
    """What a version of a decision does."""

    DECIDE = "decide", "決定"
    CHANGE = "change", "変更"
    STOP = "stop", "廃止"


class State(TextChoices):
    """Where a version stands; `replaced` is one a younger version took the place of before it was taken."""

    ISSUED = "issued", "通知済み"
    QUESTIONED = "questioned", "確認したい"
    TAKEN = "taken", "取込済み"
    REPLACED = "replaced", "改めた"

    @property
    def chip(self) -> str:
        """The data-state of its chip."""
        return {"issued": "info", "questioned": "stop", "taken": "ok"}.get(self.value, "none")


class AnswerKind(TextChoices):
    """What an NPO can say to a version."""

    TAKEN = "taken", "取込済み"
    QUESTIONED = "questioned", "確認したい"


class ReportKind(TextChoices):
    """What an NPO tells the city about a person; the codes are those of the reasons an end can have."""

    DEATH = "death", "亡くなった"
    HOSPITAL = "hospital", "入院した"
    FACILITY = "facility", "施設に入った"
    MOVED = "moved", "転出した"
    DECLINED = "declined", "利用をやめたい"


class ReplyKind(TextChoices):
    """What the city did about a report."""

    NOTED = "noted", "確認した"
    STOPPED = "stopped", "廃止を決めた"


class FileState(TextChoices):
    """A file of decisions is a draft until it is issued once."""

    DRAFT = "draft", "確認中"
    ISSUED = "issued", "通知済み"
