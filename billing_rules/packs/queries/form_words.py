"""The words a city's papers carry, as an author reads them: which form from which day, and what stood there before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing_rules.formats.document import Document
from billing_rules.packs.queries.parts import FORMS
from npo_platform.kernel.calendar import parse_day

FORM_WORDS = {
    "ordinance": _("要綱の名前"),
    "report_title": _("報告書の題"),
    "report_clause": _("報告書の様式番号"),
    "claim_title": _("請求書の題"),
    "claim_clause": _("請求書の様式番号"),
}


@dataclass(frozen=True, slots=True)
class FormWord:
    """One word in a box; `was` is the published one where it differs."""

    field: str
    label: str
    text: str
    was: str


@dataclass(frozen=True, slots=True)
class DatedForm:
    """The words of the papers of the months from a day on."""

    number: int
    since: date
    words: Sequence[FormWord]


def dated_forms(document: Document, before: Document | None) -> list[DatedForm]:
    """Every form of a document, beside what the published version says from the same day."""
    older = {one["from"]: one for one in (before or {}).get(FORMS, [])}
    return [
        DatedForm(number, parse_day(form["from"]), list(_words(number, form, older.get(form["from"], form))))
        for number, form in enumerate(document.get(FORMS, []), 1)
    ]


def _words(number: int, form: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[FormWord]:
    for name, label in FORM_WORDS.items():
        was = before[name] if before[name] != form[name] else ""
        yield FormWord(f"{number}-{name}", str(label), form[name], was)
