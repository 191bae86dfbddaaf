"""The words of a person's record: diets, why a use ended, and the codes a pack may ask about."""

from django.db.models import TextChoices


class Diet(TextChoices):
    """The kinds of food; packs use the same codes."""

    REGULAR = "regular", "普通"
    SOFT = "soft", "やわらか"
    CHOPPED = "chopped", "きざみ"
    LOW_SALT = "low_salt", "減塩"
    SIDE_ONLY = "side_only", "おかずのみ"


class EndReason(TextChoices):
    """Why a person no longer receives meals."""

    DEATH = "death", "死亡"
    FACILITY = "facility", "施設への入所"
    HOSPITAL = "hospital", "長期の入院"
    MOVED = "moved", "転出"
    DECLINED = "declined", "本人の申し出"
    NOT_ELIGIBLE = "not_eligible", "要件に当たらなくなった"
    OTHER = "other", "その他"


class ImportState(TextChoices):
    """A file of people is a draft until it is applied once."""

    DRAFT = "draft", "確認中"
    APPLIED = "applied", "取込済み"


EVERY_WEEKDAY = "0123456"  # Monday is 0


def diets() -> list[tuple[str, str]]:
    """For model fields: a new diet needs no migration in any schema."""
    return list(Diet.choices)


def end_reasons() -> list[tuple[str, str]]:
    return list(EndReason.choices)


def import_states() -> list[tuple[str, str]]:
    return list(ImportState.choices)
