"""A contract as the city's author types it."""

from datetime import UTC, datetime
from typing import Any

from tenants.registry.models import Organisation

BEFORE = datetime(2027, 1, 15, 1, 0, tzinfo=UTC)


def typed(npo: Organisation, **changes: Any) -> dict[str, Any]:
    """The fields of the page, for the fiscal year 令和9年度."""
    return {
        "npo_id": str(npo.pk),
        "number": "令9-福-12",
        "title": "配食サービス事業業務委託",
        "service": "meals",
        "starts_on": "令和9年4月1日",
        "ends_on": "R10.3.31",
        "tax_category": "reduced",
        "tax_percent": "8",
        "tax_basis": "委託契約書第9条",
        "report_due_day": "10",
        "payment_term_text": "30日以内",
        "correction_months": "12",
        "correction_basis": "契約書第20条",
        "keep_years": "5",
        "keep_basis": "契約書第21条",
        **changes,
    }
