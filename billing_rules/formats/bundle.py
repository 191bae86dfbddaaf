"""A pack handed from one city to another: whole, with its examples and sources, and with where it came from."""

from typing import Any

from billing_rules.formats.document import Document, parse, render
from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal


def export_bundle(document: Document) -> bytes:
    """The document and its digest as one JSON file, so that a change on the way is noticed."""
    return (render({"bundle": 1, "digest": digest(document), "document": document}) + "\n").encode()


def read_bundle(data: bytes) -> Document:
    """The document of a bundle. Refused when it is none, or no longer what was handed over."""
    bundle = parse(data)
    document = bundle.get("document")
    if bundle.get("bundle") != 1 or not isinstance(document, dict):
        raise Refusal("no_bundle", "引き継ぎ用のファイルではありません。もとの市で書き出したファイルを選んでください。")
    if bundle.get("digest") != digest(document):
        raise Refusal(
            "bundle_changed",
            "引き継ぎ用のファイルの中身が、書き出したときと違います。もとの市から受け取り直してください。",
        )
    return document


def adopt(document: Document, *, city: str, pack: str, title: str) -> Document:
    """The same rules under another city's name, as its first version: rows and examples stand ready to be replaced.

    Where they came from is kept in `sources`, by name and digest. Refused under the name of the pack itself.
    """
    if pack == document["pack"]:
        raise Refusal(
            "own_name", f"「{pack}」はもとの規則の名前です。引き継ぐ市の名前を付けてください（例：sakura/meals）。"
        )
    origin: dict[str, Any] = {
        "title": f"{document['pack']} の規則から引き継ぎました。もとの文書の照合値は {digest(document)} です。",
        "dated": f"版 {document['version']}",
    }
    named = {"pack": pack, "title": title, "city": city, "version": "1"}
    return document | named | {"sources": [*document.get("sources", []), origin]}
