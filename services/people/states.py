"""The words of a person's record: diets, why a use ended (the city's words), and the codes a pack may ask about."""

from django.db.models import TextChoices

from billing_rules.decisions.states import EndReason


class Diet(TextChoices):
    """The kinds of food; packs use the same codes."""

    REGULAR = "regular", "普通"
    SOFT = "soft", "やわらか"
    CHOPPED = "chopped", "きざみ"
    LOW_SALT = "low_salt", "減塩"
    SIDE_ONLY = "side_only", "おかずのみ"


class ImportState(TextChoices):
    """A file of people is a draft until it is applied once."""

    DRAFT = "draft", "確認中"
    APPLIED = "applied", "取込済み"


def diets() -> list[tuple[str, str]]:
    """For model fields: a new diet needs no migration in any schema."""
    return list(Diet.choices)


def end_reasons() -> list[tuple[str, str]]:
    return list(EndReason.choices)


def import_states() -> list[tuple[str, str]]:
    return list(ImportState.choices)
