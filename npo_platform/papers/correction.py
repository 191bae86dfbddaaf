"""過誤調整のお知らせ: what a person gets back or pays more, from its document to what its template shows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import wareki
from npo_platform.papers.pdf import to_html, to_pdf


def corrections_html(documents: Sequence[dict[str, Any]]) -> str:
    """Everything `pdf/correction.html` shows: one sheet for each person."""
    return to_html("pdf/correction.html", {"letters": [_shown(document) for document in documents]})


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "doc": document,
        "digest": digest.digest(document),
        "made": wareki(date.fromisoformat(document["frozen_on"])),
        "yen": abs(document["difference"]),
        "is_back": document["difference"] < 0,
        "is_counted_anew": any(
            line["quantity"] != line["quantity_before"] for month in document["months"] for line in month["lines"]
        ),
    }


def render_corrections(documents: Sequence[dict[str, Any]]) -> bytes:
    """The letters as one PDF with their documents attached; the same documents give the same bytes."""
    whole = {"frozen_on": max(one["frozen_on"] for one in documents), "letters": list(documents)}
    return to_pdf(corrections_html(documents), whole)
