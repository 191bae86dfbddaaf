"""What a call is about, and by which way it came."""

from django.db.models import TextChoices


class CallKind(TextChoices):
    """The templates of the form, and the two answers a call may get later."""

    REST = "rest", "休み"
    EXTRA = "extra", "追加"
    DIET = "diet", "食事の形の変更"
    HOSPITAL = "hospital", "入院"
    RESUME = "resume", "再開"
    OTHER = "other", "その他"
    TAKEN_BACK = "taken_back", "取り消し"
    DONE = "done", "対応済み"


class Way(TextChoices):
    """How the office was told; the telephone unless it says otherwise."""

    TELEPHONE = "telephone", "電話"
    COUNTER = "counter", "来所"
    FAX = "fax", "ファクス"
    STAFF = "staff", "配達員から"


ANSWERS = (CallKind.TAKEN_BACK, CallKind.DONE)
TEMPLATES = tuple(kind for kind in CallKind if kind not in ANSWERS)


def call_kinds() -> list[tuple[str, str]]:
    """For model fields: a new kind needs no migration in any schema."""
    return list(CallKind.choices)


def ways() -> list[tuple[str, str]]:
    return list(Way.choices)
