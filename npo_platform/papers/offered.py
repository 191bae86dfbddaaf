"""Which papers a frozen document has: those its form defines, or report and claim as they have always been."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from npo_platform.kernel.errors import Refusal
from npo_platform.papers import render_claim, render_report
from npo_platform.papers.book import book_of
from npo_platform.papers.defined import render_defined
from npo_platform.papers.standard import standard_papers

Document = dict[str, Any]
Pdf = Callable[[Document], bytes]
ALL = "papers"


@dataclass(frozen=True)
class Offered:
    """One paper by its name: how it is drawn, and the definitions its Excel book holds."""

    name: str
    title: str
    shape: str
    drawn: Pdf | None
    definitions: Sequence[dict[str, Any]]

    def pdf(self, document: Document) -> bytes:
        if self.drawn is None:
            raise Refusal("no_such_paper", "この紙は PDF ではなく Excel で受け取ってください。")
        return self.drawn(document)

    def xlsx(self, document: Document) -> bytes:
        return book_of(document, self.definitions)


def offered(document: Document) -> list[Offered]:
    """Every paper of a document, in the order of its form."""
    defined = document["forms"].get("papers", [])
    if defined:
        return [Offered(one["name"], one["title"], one["shape"], _drawing(one), [one]) for one in defined]
    cover, grid, claim = standard_papers(document)
    return [
        Offered("report", cover["title"], "cover", render_report, [cover, grid]),
        Offered("claim", claim["title"], "invoice", render_claim, [claim]),
    ]


def paper_named(name: str, document: Document) -> Offered:
    """One paper by name; refused when the document has none of that name. `papers` is all of them, as one book."""
    papers = offered(document)
    if name == ALL:
        definitions = [definition for one in papers for definition in one.definitions]
        return Offered(ALL, "報告書と請求書", "", None, definitions)
    found = next((one for one in papers if one.name == name), None)
    if found is None:
        titles = "・".join(one.title for one in papers)
        raise Refusal("no_such_paper", f"この報告書にその紙はありません。あるのは {titles} です。")
    return found


def _drawing(paper: dict[str, Any]) -> Pdf:
    return lambda document: render_defined(document, paper)
