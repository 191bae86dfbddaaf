"""What the organisation one is in has been told."""

from uuid import UUID

from django.db.models import F, QuerySet

from tenants import crossing
from tenants.notices.models import Notice


def notices() -> QuerySet[Notice]:
    """Unread first, then newest first."""
    own = Notice.objects.filter(organisation_id=crossing.current().pk)
    return own.order_by(F("acknowledged_at").asc(nulls_first=True), "-at", "pk")


def unread() -> QuerySet[Notice]:
    return notices().filter(acknowledged_at__isnull=True)


def notice(notice_id: UUID) -> Notice:
    """One notice; DoesNotExist when it is not one's own."""
    return notices().get(pk=notice_id)
