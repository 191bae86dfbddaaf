"""A contract with its dated terms, as an archive holds it."""

from typing import Any

from billing_rules.terms.models import Term
from tenants.registry.models import Contract

SAID = (
    *("number", "title", "service", "starts_on", "ends_on", "ended_on", "ended_reason"),
    *("tax_category", "tax_percent", "tax_basis", "report_due_day", "payment_term_text"),
    *("correction_months", "correction_basis", "keep_years", "keep_basis"),
)


def contract_json(agreed: Contract) -> dict[str, Any]:
    """Everything agreed in it; of two terms of one name and month the later counts."""
    terms = Term.objects.filter(contract=agreed).order_by("position")
    return {
        "id": str(agreed.pk),
        "city": agreed.city_name,
        **{name: _plain(getattr(agreed, name)) for name in SAID},
        "terms": [{"name": one.name, "value": one.value, "starts_on": one.starts_on.isoformat()} for one in terms],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
