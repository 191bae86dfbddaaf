"""新旧対照表: what changes between two versions of a city's rules, as the annex of a notice."""

from datetime import date, timedelta
from typing import Any

from npo_platform.kernel.calendar import wareki
from npo_platform.papers.pdf import to_html, to_pdf


def notice_html(document: dict[str, Any]) -> str:
    """The annex as HTML, for tests."""
    tables = [
        {"label": table["label"], "changes": [_line(one) for one in table["changes"]]} for table in document["tables"]
    ]
    made = wareki(date.fromisoformat(document["frozen_on"]))
    return to_html("pdf/notice_diff.html", {"doc": document, "made": made, "tables": tables})


def render_notice(document: dict[str, Any]) -> bytes:
    """The annex as PDF with its document attached; the same document gives the same bytes."""
    return to_pdf(notice_html(document), document)


def _line(change: dict[str, Any]) -> dict[str, Any]:
    until = change["until"]
    last = wareki(date.fromisoformat(until) - timedelta(days=1)) if until else ""
    return {**change, "since": wareki(date.fromisoformat(change["since"])), "last": last}
