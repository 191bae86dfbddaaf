"""利用者の請求書 and the smaller papers beside it, from their documents to what their templates show."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pypdf import PdfReader, PdfWriter

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month, wareki, wareki_long
from npo_platform.papers.letter import letter_context
from npo_platform.papers.pdf import to_html, to_pdf

# The calendar has one character for each thing that happened; the word stands beside it.
MARKS = {
    "お届け": "●",
    "訪問": "●",
    "実施": "●",
    "ご利用": "●",
    "置き配": "○",
    "お留守": "不",
    "お断り": "断",
    "直前中止": "後",
    "中止": "中",
    "お休み": "休",
}
SLIPS = {"credit": "pdf/user_credit.html", "receipt": "pdf/user_receipt.html", "refund": "pdf/user_refund.html"}
STYLES = ("plain", "detail", "easy")


def bill_context(document: dict[str, Any]) -> dict[str, Any]:
    """Everything `pdf/user_bill.html` shows of one bill."""
    marked = {
        day: [one | {"mark": MARKS.get(one["word"], "・")} for one in marks] for day, marks in document["days"].items()
    }
    shown = letter_context(document | {"days": marked})
    counts = Counter((one["mark"], one["word"]) for marks in marked.values() for one in marks)
    collects_on = document["collects_on"]
    return shown | {
        "doc": document,
        "digest": digest.digest(document),
        "month": Month.parse(document["month"]),
        "due": wareki_long(date.fromisoformat(document["due_on"])),
        "collects": wareki_long(date.fromisoformat(collects_on)) if collects_on else "",
        "legend": [(mark, word, count) for (mark, word), count in counts.items()],
        "two_meals": len({one["meal"] for marks in marked.values() for one in marks}) > 1,
        "back": -document["yen"],
        "tax": document["invoice"]["tax"],
    }


def bills_html(documents: Sequence[dict[str, Any]], style: str = "plain") -> str:
    """One bill after the other: `plain` in large type, `detail` with its rules, `easy` in the plainest words."""
    template = "pdf/user_bill_easy.html" if style == "easy" else "pdf/user_bill.html"
    bills = [bill_context(document) for document in documents]
    return to_html(template, {"bills": bills, "detail": style == "detail"})


def render_bill(document: dict[str, Any], style: str = "plain") -> bytes:
    """One bill as PDF with its document attached; the same document gives the same bytes."""
    return to_pdf(bills_html([document], style), document)


def render_bills(documents: Sequence[dict[str, Any]], style: str = "plain") -> bytes:
    """Some bills as one PDF; what is attached are their digests."""
    whole = {
        "frozen_on": max(one["frozen_on"] for one in documents),
        "bills": [digest.digest(one) for one in documents],
    }
    return to_pdf(bills_html(documents, style), whole)


def render_slip(kind: str, document: dict[str, Any]) -> bytes:
    """A credit note, a receipt or a refund as PDF with its document attached."""
    return to_pdf(to_html(SLIPS[kind], _slip(document)), document)


def render_reminder(document: dict[str, Any]) -> bytes:
    """お支払いのお願い as PDF."""
    return to_pdf(to_html("pdf/user_reminder.html", _slip(document)), document)


def render_rounds(document: dict[str, Any]) -> bytes:
    """集金表 as PDF, a page for each route."""
    return to_pdf(to_html("pdf/collecting.html", _slip(document)), document)


def joined(parts: Iterable[bytes]) -> bytes:
    """PDFs one behind the other, so that many bills need no more memory than a few."""
    whole, out = PdfWriter(), io.BytesIO()
    for part in parts:
        whole.append(PdfReader(io.BytesIO(part)), import_outline=False)
    whole.write(out)
    return out.getvalue()


def _slip(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "doc": document,
        "digest": digest.digest(document),
        "made": wareki(date.fromisoformat(document["frozen_on"])),
    }
