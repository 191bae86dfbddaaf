"""Papers once made are kept: a file per document digest, in the storage of whoever asks."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.http import content_disposition_header

from npo_platform.kernel.digest import digest
from npo_platform.papers import render_claim, render_report

# Raised when templates or stylesheet change what an old document would look like.
LAYOUT = "2"
PAPERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "report": render_report,
    "claim": render_claim,
}


def paper(kind: str, document: dict[str, Any]) -> bytes:
    """The PDF of a frozen document, from the shelf or made now; `kind` is report or claim."""
    name = f"papers/{LAYOUT}/{digest(document)}-{kind}.pdf"
    if default_storage.exists(name):
        with default_storage.open(name) as kept:
            found: bytes = kept.read()
        return found
    made = PAPERS[kind](document)
    default_storage.save(name, ContentFile(made))
    return made


def file_name(kind: str, document: dict[str, Any]) -> str:
    """実績報告書_2026-10_あさひ会_改訂1.pdf"""
    title = document["forms"][f"{kind}_title"]
    return f"{title}_{document['month']}_{document['npo']['name']}_改訂{document['revision']}.pdf"


def disposition(kind: str, document: dict[str, Any]) -> str:
    """Content-Disposition with the Japanese name (RFC 6266), shown in the browser first."""
    header = content_disposition_header(as_attachment=False, filename=file_name(kind, document))
    return header or "inline"
