"""Papers once made are kept: a file per document digest, in the storage of whoever asks."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.http import content_disposition_header

from npo_platform.kernel.digest import digest
from npo_platform.papers.offered import Offered, paper_named

# Raised when templates or stylesheet change what an old document would look like.
LAYOUT = "3"
PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper(kind: str, document: dict[str, Any]) -> bytes:
    """The PDF of one of the papers a frozen document has, from the shelf or made now."""
    return _kept(paper_named(kind, document), "pdf", document)


def sheet(kind: str, document: dict[str, Any]) -> bytes:
    """The same paper as an Excel book; the kind `papers` has all of them."""
    return _kept(paper_named(kind, document), "xlsx", document)


def file_name(kind: str, document: dict[str, Any], ending: str = "pdf") -> str:
    """実績報告書_2026-10_あさひ会_改訂1.pdf"""
    title = paper_named(kind, document).title
    return f"{title}_{document['month']}_{document['npo']['name']}_改訂{document['revision']}.{ending}"


def disposition(kind: str, document: dict[str, Any], ending: str = "pdf") -> str:
    """Content-Disposition with the Japanese name (RFC 6266); a PDF is shown in the browser first."""
    name = file_name(kind, document, ending)
    return content_disposition_header(as_attachment=ending != "pdf", filename=name) or "inline"


def forget(document: dict[str, Any]) -> None:
    """Take every paper of a document from the shelf, of this and of earlier layouts."""
    beginning = digest(document)
    for layout in default_storage.listdir("papers")[0] if default_storage.exists("papers") else []:
        for name in default_storage.listdir(f"papers/{layout}")[1]:
            if name.startswith(beginning):
                default_storage.delete(f"papers/{layout}/{name}")


def _kept(one: Offered, ending: str, document: dict[str, Any]) -> bytes:
    name = f"papers/{LAYOUT}/{digest(document)}-{one.name}.{ending}"
    if default_storage.exists(name):
        with default_storage.open(name) as kept:
            found: bytes = kept.read()
        return found
    made = one.pdf(document) if ending == "pdf" else one.xlsx(document)
    default_storage.save(name, ContentFile(made))
    return made
