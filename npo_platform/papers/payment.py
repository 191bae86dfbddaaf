"""支払通知書: from its document to PDF."""

from datetime import date
from typing import Any

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month, wareki, wareki_long
from npo_platform.papers.pdf import to_html, to_pdf


def payment_context(document: dict[str, Any]) -> dict[str, Any]:
    """Everything `pdf/payment.html` shows."""
    return {
        "doc": document,
        "digest": digest.digest(document),
        "made": wareki(date.fromisoformat(document["frozen_on"])),
        "pays_on": wareki_long(date.fromisoformat(document["pays_on"])),
        "claims": [{**claim, "label": Month.parse(claim["month"]).label} for claim in document["claims"]],
    }


def render_payment(document: dict[str, Any]) -> bytes:
    """The paper as PDF with its document attached; the same document gives the same bytes."""
    return to_pdf(to_html("pdf/payment.html", payment_context(document)), document)
