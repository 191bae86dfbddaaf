"""What happened in the organisation one is in."""

from django.db.models import QuerySet

from tenants.audit.models import AuditEntry


def entries() -> QuerySet[AuditEntry]:
    """Newest first."""
    return AuditEntry.objects.order_by("-at", "-pk")
