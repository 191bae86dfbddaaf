"""The papers as they were drawn at first: flex and grid, a cell for each day. Only to measure against."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jpholiday
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from npo_platform.kernel.calendar import Month, weekday
from npo_platform.kernel.digest import canonical, sha256
from npo_platform.papers.claim import claim_context
from npo_platform.papers.pdf import NoFetching, to_html
from npo_platform.papers.report import MARKS, ORDINARY, report_context

FONTS = FontConfiguration()
STYLE = CSS(filename=str(Path(__file__).with_name("paper.css")), font_config=FONTS)


def render_claim(document: dict[str, Any]) -> bytes:
    return _to_pdf(to_html("former/claim.html", claim_context(document)), document)


def render_report(document: dict[str, Any]) -> bytes:
    context = report_context(document)
    days = [_day(day) for day in Month.parse(document["month"]).days]
    pages = [_page(page, days) for page in context["pages"]]
    return _to_pdf(to_html("former/report.html", {**context, "days": days, "pages": pages}), document)


def _day(day: date) -> SimpleNamespace:
    sunday, holiday = day.weekday() == 6, jpholiday.is_holiday(day)
    css = " ".join(name for name, on in (("we", sunday or holiday), ("wk", sunday)) if on)
    return SimpleNamespace(number=day.day, name="祝" if holiday else weekday(day), css=css)


def _page(page: Any, days: list[SimpleNamespace]) -> dict[str, Any]:
    rows = [{**vars(row), "cells": [_cell(row.line, day) for day in days]} for row in page.rows]
    return {"rows": rows, "sums": _sums(page.sums, days), "grand": page.grand and _sums(page.grand, days)}


def _cell(line: dict[str, Any], day: SimpleNamespace) -> dict[str, str]:
    status = line["days"].get(str(day.number), "")
    exception = status not in ("", *ORDINARY)
    return {"mark": MARKS.get(status, ""), "css": f"{day.css} x" if exception else day.css}


def _sums(sums: Any, days: list[SimpleNamespace]) -> dict[str, Any]:
    counts = "".join(run.text for run in sums.days).split()
    return {**vars(sums), "days": [{"mark": count, "css": day.css} for count, day in zip(counts, days, strict=True)]}


def _to_pdf(html: str, document: dict[str, Any]) -> bytes:
    text = canonical(document)
    made: bytes = HTML(string=html, url_fetcher=NoFetching()).write_pdf(
        stylesheets=[STYLE],
        font_config=FONTS,
        attachments=[Attachment(string=text, name="document.json", url_fetcher=NoFetching())],
        pdf_tags=True,
        pdf_identifier=bytes.fromhex(sha256(text))[:16],
    )
    return made
