"""The rules of real municipalities that come with the product, to begin from instead of a blank page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import billing_rules
from billing_rules.formats import parse
from billing_rules.formats.document import Document
from npo_platform.kernel.calendar import parse_day
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import squeezed

LIBRARY = Path(str(billing_rules.__file__)).parent / "library"


@dataclass(frozen=True, slots=True)
class Offer:
    """One set of rules of the library; `key` is its place there."""

    key: str
    city: str
    service: str
    title: str
    since: date
    sources: Sequence[dict[str, Any]]
    tables: int
    tests: int


def offers(asked: str = "") -> list[Offer]:
    """What the library holds, by city; only those with a word in city, title or sources when one is asked for."""
    word = squeezed(asked)
    return [one for one in _offers() if word in squeezed(" ".join([one.city, one.title, *map(_title, one.sources)]))]


def offered_document(key: str) -> Document:
    """One document of the library. Refused (`not_offered`) when there is none of that key."""
    if key not in {one.key for one in _offers()}:
        raise Refusal("not_offered", "この規則は、いまの見本の一覧にありません。一覧から選び直してください。")
    return parse((LIBRARY / f"{key}.json").read_bytes())


@cache
def _offers() -> list[Offer]:
    """Every real one; invented samples are nobody's rules."""
    found = [(path, parse(path.read_bytes())) for path in LIBRARY.glob("*/*.json")]
    real = [_offer(path, document) for path, document in found if not document.get("sample")]
    return sorted(real, key=lambda one: (one.service != "meals", one.service, one.city, one.key))


def _offer(path: Path, document: Document) -> Offer:
    return Offer(
        key=f"{path.parent.name}/{path.stem}",
        city=document["city"],
        service=document["service"],
        title=document["title"],
        since=parse_day(document["from"]),
        sources=document.get("sources", []),
        tables=len(document.get("tables", [])),
        tests=len(document.get("tests", [])),
    )


def _title(source: dict[str, Any]) -> str:
    return str(source.get("title", ""))
