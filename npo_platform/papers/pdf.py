"""HTML → PDF by WeasyPrint, which may fetch nothing: every asset is handed to it."""

import gc
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pydyf
from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from npo_platform.kernel.digest import canonical, sha256

STYLESHEET = Path(__file__).parents[1] / "static" / "css" / "paper.css"


class NoFetching(URLFetcher):  # type: ignore[misc]
    """Refuses every address: a paper is made of its document and our stylesheet alone."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        raise FatalURLFetchingError(f"a paper may not fetch {url}")


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    return CSS(string=STYLESHEET.read_text(), font_config=fonts, url_fetcher=NoFetching()), fonts


def to_html(template: str, context: Mapping[str, Any]) -> str:
    return render_to_string(template, dict(context))


def to_pdf(html: str, document: Mapping[str, Any]) -> bytes:
    """Tagged PDF with the document's canonical JSON attached; bytes depend on the document only."""
    style, fonts = _style()
    text = canonical(document)
    frozen = datetime.combine(date.fromisoformat(document["frozen_on"]), time(), UTC)
    attachment = Attachment(
        string=text,
        name="document.json",
        description="凍結した報告書のデータ",
        url_fetcher=NoFetching(),
        created=frozen,
        modified=frozen,
    )
    with cycles_ignored():
        made: bytes = HTML(string=html, url_fetcher=NoFetching()).write_pdf(
            stylesheets=[style],
            font_config=fonts,
            attachments=[attachment],
            pdf_tags=True,
            pdf_identifier=bytes.fromhex(sha256(text))[:16],
            finisher=compress_once,
        )
    return made


@contextmanager
def cycles_ignored() -> Iterator[None]:
    """Python looks for dead cycles ever again among all boxes of a paper, a tenth of the time, and none can be dead."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def compress_once(_document: Any, pdf: pydyf.PDF) -> None:
    """With an identifier, pydyf asks every stream for its bytes twice and would compress it as often."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            content = b"\n".join(map(_as_bytes, stream.stream))
            stream.stream, stream.compress = [zlib.compress(content, level=9)], False
            stream.extra["Filter"] = "/FlateDecode"


def _as_bytes(part: Any) -> bytes:
    whole: bytes = part.data if isinstance(part, pydyf.Object) else part
    return whole if isinstance(whole, bytes) else str(whole).encode()
