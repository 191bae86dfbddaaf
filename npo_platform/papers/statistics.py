"""統計: a period's figures for the council, from their document to PDF."""

from datetime import date
from typing import Any

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month, wareki
from npo_platform.papers.pdf import to_html, to_pdf


def statistics_context(document: dict[str, Any]) -> dict[str, Any]:
    """Everything `pdf/statistics.html` shows."""
    months = [Month.parse(month) for month in document["months"]]
    return {
        "doc": document,
        "digest": digest.digest(document),
        "made": wareki(date.fromisoformat(document["frozen_on"])),
        "months": months,
        "definitions": [{**one, "since": wareki(date.fromisoformat(one["since"]))} for one in document["definitions"]],
    }


def render_statistics(document: dict[str, Any]) -> bytes:
    """The paper as PDF with its document attached; the same document gives the same bytes."""
    return to_pdf(to_html("pdf/statistics.html", statistics_context(document)), document)
