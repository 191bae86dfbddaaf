"""The words of routes and of those who carry."""

from django.db.models import TextChoices


class CarrierKind(TextChoices):
    VOLUNTEER = "volunteer", "ボランティア"
    STAFF = "staff", "職員"


class CoverReason(TextChoices):
    """Why somebody else carries on a day; no more of a person's health than that."""

    ABSENT = "absent", "都合が悪い"
    UNWELL = "unwell", "体調がよくない"
    SWAP = "swap", "当番の交代"
    OTHER = "other", "その他"


def carrier_kinds() -> list[tuple[str, str]]:
    return list(CarrierKind.choices)


def cover_reasons() -> list[tuple[str, str]]:
    return list(CoverReason.choices)
