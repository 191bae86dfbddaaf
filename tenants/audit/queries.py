"""What happened in the organisation one is in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from npo_platform.kernel.calendar import day_edges
from tenants.audit.models import AuditEntry

# What stands behind each kind of act people ask for: read, taken out of the house, a row of the database, an act.
ROWS = Q(action__in=["insert", "update", "delete"])
KINDS = {
    "viewed": Q(action="viewed"),
    "taken": Q(action="taken") | Q(action__iendswith="export") | Q(action__iendswith="exported"),
    "rows": ROWS,
    "acts": ~ROWS & ~Q(action="viewed"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose entries, of which kind, from which Tokyo day to which; what is not said narrows nothing."""

    who: UUID | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None


def entries(wanted: Wanted | None = None) -> QuerySet[AuditEntry]:
    """Newest first."""
    found, wanted = AuditEntry.objects.order_by("-at", "-pk"), wanted or Wanted()
    if wanted.who:
        found = found.filter(actor_id=wanted.who)
    if wanted.kind:
        found = found.filter(KINDS[wanted.kind])
    if wanted.since:
        found = found.filter(at__gte=day_edges(wanted.since)[0])
    if wanted.until:
        found = found.filter(at__lt=day_edges(wanted.until)[1])
    return found


def acts_since(at: datetime, rows: Collection[UUID]) -> list[UUID]:
    """Which of these rows somebody acted on after a moment, the earliest act first; looking at one is no act."""
    acts = AuditEntry.objects.filter(row_id__in=[str(row) for row in rows], at__gt=at)
    acts = acts.filter(KINDS["acts"])
    return [UUID(row) for row in acts.order_by("at", "pk").values_list("row_id", flat=True)]
