"""Telling an organisation something, and taking note of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.notices.models import Notice


def tell(organisation_id: UUID, *, kind: str, title: str, at: datetime, body: str = "", link: str = "") -> Notice:
    """Leave a notice with one's own organisation, or as a city with an NPO it has a contract with."""
    notice = Notice(organisation_id=organisation_id, kind=kind, title=title, body=body, link=link, at=at)
    Notice.objects.bulk_create([notice])  # no RETURNING: the sender may not read the receiver's rows
    return notice


def tell_once(organisation_id: UUID, once: str, *, title: str, at: datetime, body: str, link: str) -> None:
    """Leave a notice unless one with the same mark was left before: for tasks that run again and again.

    The mark is "kind/whatever makes it this one".
    """
    tell_all_once([organisation_id], once, title=title, at=at, body=body, link=link)


def tell_all_once(
    organisation_ids: Iterable[UUID], once: str, *, title: str, at: datetime, body: str, link: str
) -> None:
    """Leave each organisation the same notice, in one statement, as `tell_once` does."""
    common = {"once": once, "kind": once.partition("/")[0], "title": title, "body": body, "link": link, "at": at}
    notices = [Notice(organisation_id=organisation_id, **common) for organisation_id in organisation_ids]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


@transaction.atomic
def acknowledge(notice: Notice, *, by: Person, at: datetime) -> Notice:
    """Note that a person has read it; the first one counts.

    Refused when it is not the organisation's own.
    """
    try:
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
    except Notice.DoesNotExist:
        raise Refusal("unknown_notice", "このお知らせは見つかりません。画面を開き直してください。") from None
    if notice.acknowledged_at is None:
        notice.acknowledged_at = at
        notice.acknowledged_by_id = by.id
        notice.acknowledged_by_name = by.name
        notice.save(update_fields=["acknowledged_at", "acknowledged_by_id", "acknowledged_by_name"])
    return notice
