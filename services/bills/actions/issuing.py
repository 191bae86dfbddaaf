"""Writing numbered papers: the numbers of a series follow each other within the transaction that takes them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import fiscal_year, tokyo_day
from services.bills.models import Entry, Paper
from services.bills.queries.lookup import last_serial, number_of
from services.bills.states import PaperKind
from services.people.models import Recipient
from tenants.accounts.queries import Person


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind for one day and hand, to be taken in order and without leaving one out."""

    kind: PaperKind
    first: int
    by: Person
    at: datetime

    @classmethod
    def of(cls, kind: PaperKind, *, by: Person, at: datetime) -> "Series":
        return cls(kind, last_serial(kind, tokyo_day(at)) + 1, by, at)

    @property
    def day(self) -> date:
        return tokyo_day(self.at)

    def number(self, place: int = 0) -> str:
        return number_of(self.kind, self.day, self.first + place)


def paper_of(
    series: Series, recipient: Recipient, document: dict[str, Any], *, contract_id: UUID, place: int = 0, **also: Any
) -> Paper:
    """One paper, not saved yet; its yen are those of the document."""
    text = digest.canonical(document)
    return Paper(
        kind=series.kind,
        fiscal_year=fiscal_year(series.day),
        serial=series.first + place,
        number=series.number(place),
        recipient=recipient,
        contract_id=contract_id,
        issued_on=series.day,
        yen=document["yen"],
        document=text,
        digest=digest.sha256(text),
        made_by_id=series.by.id,
        made_by_name=series.by.name,
        made_at=series.at,
        **also,
    )


def issue(series: Series, recipient: Recipient, document: dict[str, Any], *, contract_id: UUID, **also: Any) -> Paper:
    """One paper, saved."""
    paper = paper_of(series, recipient, document, contract_id=contract_id, **also)
    paper.save(force_insert=True)
    return paper


def entry_of(recipient_id: UUID, *, by: Person, at: datetime, **values: Any) -> Entry:
    """One movement of an account, not saved yet."""
    return Entry(recipient_id=recipient_id, by_id=by.id, by_name=by.name, at=at, **values)
