"""Finding what was issued: the number that comes next, one paper, the bill that stands for a month."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet

from npo_platform.kernel.calendar import fiscal_year
from npo_platform.kernel.errors import Refusal
from services.bills.models import CLOSED, Entry, Paper
from services.bills.states import PaperKind
from services.months.models import Month
from services.people.models import SEALED


def last_serial(kind: PaperKind, day: date) -> int:
    """The last number of the day's series, held until the transaction ends: nobody else takes one meanwhile."""
    year = fiscal_year(day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || %s, 0))", [f"{kind}/{year}"])
    last = Paper.objects.filter(kind=kind, fiscal_year=year).aggregate(last=Max("serial"))["last"]
    return int(last or 0)


def number_of(kind: PaperKind, day: date, serial: int) -> str:
    """U2026-0041: the kind, the fiscal year, and a series without gaps."""
    return f"{kind.prefix}{fiscal_year(day)}-{serial:04d}"


def paper(paper_id: UUID, *kinds: PaperKind) -> Paper:
    """One paper with its person, of one of these kinds when named; DoesNotExist when it is none of ours."""
    found = Paper.objects.select_related("recipient", "month", "original", "credit").defer(*_sealed())
    return (found.filter(kind__in=kinds) if kinds else found).get(pk=paper_id)


def bill_to_change(bill_id: UUID) -> Paper:
    """A bill that stands; refused once it was taken back (`bill_void`)."""
    found = paper(bill_id, PaperKind.BILL)
    if is_void(found):
        raise Refusal("bill_void", f"請求書 {found.number} は、もう取り消してあります。")
    return found


def is_void(bill: Paper) -> bool:
    """Whether a credit note took it back."""
    return getattr(bill, "credit", None) is not None


def standing_bills(month: Month, people: Collection[UUID] | None = None) -> QuerySet[Paper]:
    """The bills of a month nobody took back, without their documents; at most one for each person."""
    found = Paper.objects.filter(kind=PaperKind.BILL, month=month, credit__isnull=True).defer("document")
    return (found if people is None else found.filter(recipient_id__in=people)).order_by("serial", "pk")


def papers_kept_until(contract_id: UUID) -> date | None:
    """The first day on which the copies of a contract's papers need not be kept; None when there are none.

    Seven years from two months after the end of the fiscal year (消費税法施行令70条の13).
    """
    last = Paper.objects.filter(contract_id=contract_id).aggregate(last=Max("issued_on"))["last"]
    return date(fiscal_year(last) + 8, 6, 1) if last else None


def entry_by_key(key: UUID) -> Entry | None:
    """What one press of a button already brought."""
    return Entry.objects.select_related("paper").filter(key=key).first()


def _sealed() -> list[str]:
    return [f"recipient__{name}" for name in SEALED] + [f"original__{name}" for name in CLOSED[:1]]
