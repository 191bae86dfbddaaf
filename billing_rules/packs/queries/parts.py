"""The parts of a document that are saved one by one, and by what each is known to be unchanged."""

from typing import Any

from billing_rules.formats.document import Document
from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal

TABLES, SETTINGS, TESTS, FORMS = "tables", "settings", "tests", "forms"
_LABELS = {TABLES: "表の全部", SETTINGS: "決めたこと", TESTS: "例題", FORMS: "様式の言葉"}


def table_part(name: str) -> str:
    return f"{TABLES}.{name}"


def part_of(document: Document, part: str) -> Any:
    """A table, or the settings, examples or forms. Refused (`unknown_part`) when the document has no such part."""
    name, _, table = part.partition(".")
    if not table:
        return document.get(name, [])
    for one in document.get(TABLES, []):
        if one.get("name") == table:
            return one
    raise Refusal("unknown_part", "この表は、いまの下書きにありません。ページを開き直してください。")


def part_digest(document: Document, part: str) -> str:
    """What a form was filled in over: another digest means somebody saved the same part meanwhile."""
    return digest({"part": part_of(document, part)})


def part_label(document: Document, part: str) -> str:
    """「単価表（別表第1）」, 「決めたこと」: what the list of saves calls it."""
    return _LABELS.get(part) or str(part_of(document, part).get("label", part))[:120]


def with_part(document: Document, part: str, content: Any) -> Document:
    """A copy of the document with one part replaced, in its place."""
    name, _, table = part.partition(".")
    if not table:
        return document | {name: content}
    tables = [content if one.get("name") == table else one for one in document[TABLES]]
    return document | {TABLES: tables}
