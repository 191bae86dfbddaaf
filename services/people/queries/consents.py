"""Who agrees to what; the newest row of a kind counts, of two for one day the younger."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from services.people.models import Consent, Recipient
from services.people.states import ConsentKind

_NEWEST = ("-said_on", "-position")


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One kind of consent of a person: what counts, and every row of it, the newest first."""

    kind: ConsentKind
    rows: Sequence[Consent]

    @property
    def newest(self) -> Consent | None:
        return self.rows[0] if self.rows else None


def consenting(kind: str) -> QuerySet[Recipient]:
    """Everybody who agrees to this by what was said last, in no order; one sub-query."""
    said = Consent.objects.filter(recipient=OuterRef("pk"), kind=kind).order_by(*_NEWEST)
    return Recipient.objects.alias(agrees=Subquery(said.values("given")[:1])).filter(agrees=True)


def consents_of(recipient_id: UUID) -> list[ConsentLine]:
    """All kinds, those nobody was asked about too; one query."""
    rows = list(Consent.objects.filter(recipient=recipient_id).order_by(*_NEWEST))
    return [ConsentLine(kind, [row for row in rows if row.kind == kind]) for kind in ConsentKind]
