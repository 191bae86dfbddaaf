"""People: lists in kana order, one person, who is the same person twice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from npo_platform.kernel.kana import search_key
from services.people.models import SEALED, Contact, Decision, PeopleImport, Recipient
from services.people.queries.decisions import burden_rows
from services.people.states import ImportState
from tenants.vault.fields import blind_index

PHONE_TAIL = 4


def recipients(search: str = "", *, ended: bool = False, today: date | None = None) -> QuerySet[Recipient]:
    """People in kana order with their decisions at hand; `today` keeps those who leave later among the present.

    `search` is a part of the name in kana or kanji, the number, or the last four digits of the telephone.
    """
    gone = Q(ended_on__isnull=False) if today is None else Q(ended_on__lt=today)
    people = Recipient.objects.defer(*SEALED).filter(gone if ended else ~gone | Q(ended_on__isnull=True))
    if wanted := search_key(search):
        found = Q(name_key__contains=wanted) | Q(number__icontains=wanted)
        if len(wanted) == PHONE_TAIL and wanted.isdecimal():
            found |= Q(phone_tail=blind_index(wanted))
        people = people.filter(found)
    in_order = Decision.objects.order_by("-starts_on", "pk")
    return people.prefetch_related(Prefetch("decisions", in_order)).order_by("kana_key", "pk")


def recipient(recipient_id: UUID) -> Recipient:
    """One person with contacts, decisions (newest first) and burden classes; DoesNotExist otherwise."""
    return Recipient.objects.prefetch_related(
        Prefetch("contacts", calling_order()),
        Prefetch("decisions", Decision.objects.order_by("-starts_on", "pk")),
        Prefetch("decisions__burden_classes", burden_rows()),
    ).get(pk=recipient_id)


def next_number() -> str:
    """The number after the highest plain one: 0042."""
    digits = Recipient.objects.filter(number__regex=r"^[0-9]{1,9}$").values_list("number", flat=True)
    return f"{max((int(number) for number in digits), default=0) + 1:04d}"


def same_person(draft_key: str, born_on: date | None, *, apart_from: UUID) -> Recipient | None:
    """Somebody else of the same name, kana and birthday: most likely the same person twice."""
    twins = Recipient.objects.filter(name_key=draft_key, born_on=born_on).exclude(pk=apart_from)
    return twins.order_by("pk").first()


def import_drafts() -> Sequence[PeopleImport]:
    """Files read but not applied yet, the newest first, without their rows."""
    drafts = PeopleImport.objects.filter(state=ImportState.DRAFT).defer("rows", "made")
    return list(drafts.order_by("-read_at", "pk"))


def applied_imports() -> Sequence[PeopleImport]:
    """Files taken in, the newest first, without what they made; the last twenty."""
    applied = PeopleImport.objects.exclude(state=ImportState.DRAFT).defer("rows", "made")
    return list(applied.order_by("-applied_at", "pk")[:20])


def calling_order() -> QuerySet[Contact]:
    """People to call, the first to call first."""
    return Contact.objects.order_by("position", "pk")
