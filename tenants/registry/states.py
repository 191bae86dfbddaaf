from django.db.models import TextChoices


class Kind(TextChoices):
    CITY = "city", "市"
    NPO = "npo", "受託団体"
    OPERATOR = "operator", "運営"


class TaxCategory(TextChoices):
    """How the city's fee under one contract is taxed; decided per contract, never by the product."""

    REDUCED = "reduced", "軽減税率"
    STANDARD = "standard", "標準税率"
    EXEMPT = "exempt", "非課税"
    OUT_OF_SCOPE = "out_of_scope", "不課税"


class Standing(TextChoices):
    """What was decided about a contract."""

    AGREED = "agreed", "契約中"
    ENDED = "ended", "途中で終了"
    SETTLED = "settled", "精算済み"
    ERASED = "erased", "消去済み"
