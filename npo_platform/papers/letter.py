"""お知らせ: one person's month in plain words, from its document to what its template shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month, wareki
from npo_platform.papers.pdf import to_html, to_pdf

# What fits on two pages in large letters.
FEW_ITEMS, FEW_LINES = 5, 22


@dataclass(frozen=True)
class Cell:
    """One day of the calendar; None in its place is a day of another month."""

    number: int
    marks: list[dict[str, Any]]


def letter_context(document: dict[str, Any]) -> dict[str, Any]:
    """Everything `pdf/letter.html` shows."""
    month = Month.parse(document["month"])
    return {
        "doc": document,
        "month": month,
        "digest": digest.digest(document),
        "made": wareki(date.fromisoformat(document["frozen_on"])),
        "weeks": _weeks(month, document["days"]),
        "any_over": any(mark["over"] for marks in document["days"].values() for mark in marks),
        "full": len(document["items"]) > FEW_ITEMS or sum(len(step["lines"]) for step in document["steps"]) > FEW_LINES,
        "bill": document["totals"]["user"],
        "city": document["totals"]["city"],
    }


def _weeks(month: Month, days: dict[str, list[dict[str, Any]]]) -> list[list[Cell | None]]:
    monday = month.first - timedelta(days=month.first.weekday())
    dates = [monday + timedelta(days=n) for n in range((month.last - monday).days + 7 - month.last.weekday())]
    cells = [Cell(day.day, days.get(day.isoformat(), [])) if day in month else None for day in dates]
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def letter_html(document: dict[str, Any]) -> str:
    return to_html("pdf/letter.html", letter_context(document))


def render_letter(document: dict[str, Any]) -> bytes:
    """The paper as PDF with its document attached; the same document gives the same bytes."""
    return to_pdf(letter_html(document), document)
