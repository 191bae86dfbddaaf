"""委託料請求書: from the frozen document to what its template shows."""

from datetime import date
from typing import Any

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month, wareki


def claim_context(document: dict[str, Any]) -> dict[str, Any]:
    """Everything `pdf/claim.html` shows."""
    month = Month.parse(document["month"])
    return {
        "doc": document,
        "month": month,
        "digest": digest.digest(document),
        "frozen": wareki(date.fromisoformat(document["frozen_on"])),
        "first": wareki(month.first),
        "last": wareki(month.last),
        "totals": document["totals"],
        "tax": document["tax"],
        "reduced": document["tax"]["category"] == "reduced",
    }
