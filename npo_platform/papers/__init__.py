"""Papers: a frozen document becomes HTML, then PDF; nothing here reads live data."""

from typing import Any

from npo_platform.papers.claim import claim_context
from npo_platform.papers.pdf import to_html, to_pdf
from npo_platform.papers.report import report_context

Document = dict[str, Any]

__all__ = ["Document", "claim_html", "render_claim", "render_report", "report_html"]


def report_html(document: Document) -> str:
    """実績報告書 as HTML, for the screen's preview and for tests."""
    return to_html("pdf/report.html", report_context(document))


def claim_html(document: Document) -> str:
    """委託料請求書 as HTML."""
    return to_html("pdf/claim.html", claim_context(document))


def render_report(document: Document) -> bytes:
    """実績報告書 as PDF with its document attached; the same document gives the same bytes."""
    return to_pdf(report_html(document), document)


def render_claim(document: Document) -> bytes:
    """委託料請求書 as PDF with its document attached; the same document gives the same bytes."""
    return to_pdf(claim_html(document), document)
