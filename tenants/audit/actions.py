"""Write down what an act meant; that a row changed is written by the database."""

from datetime import datetime

from django.db.models import Model

from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry


def record(verb: str, thing: Model, *, by: Person | None, at: datetime, detail: str = "") -> AuditEntry:
    """Note an act on a row, in the caller's transaction; `by` is None when nobody in person acted."""
    return AuditEntry.objects.create(
        at=at,
        actor_id=by.id if by else None,
        actor_name=by.name if by else "",
        table_name=thing._meta.db_table,
        row_id=str(thing.pk),
        action=verb,
        detail=detail,
    )


def viewed(thing: Model, *, by: Person, at: datetime, detail: str = "") -> AuditEntry:
    """Note that somebody read a person's data; `detail` names the group of fields."""
    return record("viewed", thing, by=by, at=at, detail=detail)


def taken(model: type[Model], title: str, count: int, *, by: Person, at: datetime) -> AuditEntry:
    """Note that somebody took a list along as a file: which, and how many rows."""
    return AuditEntry.objects.create(
        at=at,
        actor_id=by.id,
        actor_name=by.name,
        table_name=model._meta.db_table,
        action="taken",
        detail=f"{title} {count}件",
    )
