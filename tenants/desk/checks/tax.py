"""Tax is counted once over the whole claim, never by line (消費税法施行令 70条の10)."""

from typing import Any

from npo_platform.kernel.errors import Finding
from npo_platform.kernel.money import tax_within


def check_tax_is_counted_once(document: dict[str, Any]) -> list[Finding]:
    tax, claim = document["tax"], document["totals"]["claim_yen"]
    expected = tax_within(claim, tax["percent"])
    if tax["within"] == expected:
        return []
    return [
        Finding(
            "tax_differs",
            f"うち消費税額 {tax['within']:,}円 が、請求額から数えた {expected:,}円 と違います。",
        )
    ]
