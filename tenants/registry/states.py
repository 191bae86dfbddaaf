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
