"""Papers say exactly what their document says, the same way every time."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from weasyprint.urls import FatalURLFetchingError

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.digest import canonical, digest
from npo_platform.papers import render_claim, render_report
from npo_platform.papers.ground import DAY, HEAD, LINE, ground
from npo_platform.papers.pdf import to_pdf
from npo_platform.papers.report import MARKS, ROWS_PER_PAGE, report_context
from tests.papers.sample import document

DAYS = [str(day.day) for day in Month(2026, 10).days]


def text_of(pdf: bytes) -> str:
    """All words of a PDF without the spaces its layout puts between them."""
    return "".join("".join((page.extract_text() or "").split()) for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    return document()


@pytest.fixture(scope="module")
def report(content: dict[str, Any]) -> bytes:
    return render_report(content)


@pytest.fixture(scope="module")
def report_text(report: bytes) -> str:
    return text_of(report)


@pytest.fixture(scope="module")
def claim_text(content: dict[str, Any]) -> str:
    return text_of(render_claim(content))


def tags_below(element: Any) -> Iterator[str]:
    """The kind of every tag in the tree."""
    below = element.get("/K", []) if isinstance(element, DictionaryObject) else []
    for child in below if isinstance(below, list) else [below]:
        inner = child.get_object()
        if isinstance(inner, DictionaryObject) and "/S" in inner:
            yield str(inner["/S"])
            yield from tags_below(inner)


def figures(*numbers: int) -> list[str]:
    return [f"{number:,}" for number in numbers]


def test_report_text_holds_every_figure_of_its_document(content: dict[str, Any], report_text: str) -> None:
    totals = content["totals"]
    expected = figures(*(value for value in totals.values()))
    for row in content["classes"]:
        expected += [row["label"], *figures(row["user_yen"], row["city_yen"], row["quantity"])]
    expected += [content["contract"]["number"], "令和8年10月分", content["pack"]["label"]]

    assert [word for word in expected if "".join(word.split()) not in report_text] == []


def test_report_text_holds_every_line_with_its_name_and_yen(content: dict[str, Any], report_text: str) -> None:
    missing = [
        line["key"]
        for line in content["lines"]
        for word in (line["decision_number"], *figures(line["user_yen"], line["city_yen"]))
        if word not in report_text
    ]

    assert missing == []


def test_report_text_holds_the_marks_of_each_line_day_by_day(content: dict[str, Any], report: bytes) -> None:
    pages = PdfReader(io.BytesIO(report)).pages
    text = "".join(page.extract_text() for page in pages).replace(" ", "")  # pypdf takes wide gaps for spaces
    strips = [
        "".join(MARKS[line["days"][day]] if day in line["days"] else "　" for day in DAYS) for line in content["lines"]
    ]

    assert [strip for strip in strips if strip.rstrip("　") not in text] == []


def test_report_shades_exceptions_and_days_off() -> None:
    days = [date(2026, 10, number) for number in (11, 12, 13)]  # a Sunday, a holiday, a Tuesday
    below = ground(days, [[], [2]], sums=1)

    assert below.exceptions == f"M{2 * DAY:.2f} {HEAD + LINE:.2f}h{DAY:.2f}v{LINE:.2f}h-{DAY:.2f}z"
    assert [part[0] for part in below.shaded.split("M")[2:]] == ["0", "5"]
    assert below.weeks.startswith(f"M{DAY:.2f} ")


def test_report_is_tagged_with_a_table_of_lines_and_headers(content: dict[str, Any], report: bytes) -> None:
    root: Any = PdfReader(io.BytesIO(report)).trailer["/Root"]
    kinds = Counter(tags_below(root["/StructTreeRoot"]))

    assert root["/MarkInfo"]["/Marked"]
    assert kinds["/TR"] > len(content["lines"])
    assert kinds["/TD"] > 10 * len(content["lines"])
    assert kinds["/TH"] > 0


def test_claim_text_holds_amount_tax_and_contract(content: dict[str, Any], claim_text: str) -> None:
    expected = [
        *figures(content["totals"]["claim_yen"], content["tax"]["within"]),
        "R8-10-0017",
        "T8999905001234",
        "".join(content["contract"]["number"].split()),
        "軽減税率8％",
        "頁1／1",
    ]

    assert [word for word in expected if word not in claim_text] == []


def test_report_pages_are_numbered_and_name_the_digest(content: dict[str, Any], report_text: str) -> None:
    for page in (1, 2, 3):
        assert f"頁{page}／3" in report_text
    assert report_text.count(digest(content)[:4]) >= 3


def test_paper_carries_its_document_and_its_bytes_repeat(content: dict[str, Any]) -> None:
    first, second = render_claim(content), render_claim(content)
    attached = PdfReader(io.BytesIO(first)).attachments["document.json"][0]

    assert first == second
    assert attached.decode() == canonical(content)
    assert json.loads(attached) == content


def test_report_lines_are_summed_by_page_and_in_all(content: dict[str, Any]) -> None:
    pages = report_context(content)["pages"]

    assert [len(page.rows) for page in pages] == [ROWS_PER_PAGE, ROWS_PER_PAGE]
    assert pages[0].grand is None
    assert pages[1].grand.city_yen == content["totals"]["city_yen"]
    assert sum(page.sums.user_yen for page in pages) == content["totals"]["user_yen"]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/x.png", "data:image/png;base64,AAAA"])
def test_paper_fetching_anything_is_refused(address: str, content: dict[str, Any]) -> None:
    with pytest.raises(FatalURLFetchingError):
        to_pdf(f"<img src='{address}'>", content)


def test_rare_names_have_their_glyphs(content: dict[str, Any], report_text: str) -> None:
    assert [name for name in "𠮷濵髙﨑德槗" if name not in report_text] == []
