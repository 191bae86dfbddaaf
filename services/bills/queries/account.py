"""One person's account as people read it: every movement with the sum after it, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.bills.models import Entry, Paper
from services.bills.queries.ledger import Account, account, accounts
from services.bills.states import EntryKind, PaperKind
from services.people.models import SEALED, Recipient


@dataclass(frozen=True, slots=True)
class OpenBill:
    """A bill that is not fully paid."""

    bill: Paper
    open_yen: int

    @property
    def label(self) -> str:
        return f"{self.bill.month.label}分" if self.bill.month else ""

    @property
    def words(self) -> str:
        """令和8年5月分 U2026-0001 残り 2,000円"""
        return f"{self.label} {self.bill.number} 残り {self.open_yen:,}円"


@dataclass(frozen=True, slots=True)
class Line:
    """One movement, the sum after it, and whether it was taken back."""

    entry: Entry
    balance: int
    is_reversed: bool

    @property
    def may_reverse(self) -> bool:
        return self.entry.kind in (EntryKind.RECEIVED, EntryKind.EXEMPTED) and not self.is_reversed


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Everything about one person's money."""

    recipient: Recipient
    account: Account
    lines: Sequence[Line]
    open_bills: Sequence[OpenBill]

    @property
    def owed(self) -> int:
        return sum(one.open_yen for one in self.open_bills)


def account_page(recipient_id: UUID) -> AccountPage:
    """One person's movements, newest first; the same few queries for any number. DoesNotExist for nobody of ours."""
    recipient = Recipient.objects.defer(*SEALED).get(pk=recipient_id)
    found = Entry.objects.filter(recipient=recipient).select_related("bill__month", "paper", "reversal")
    entries = list(found.defer("bill__document", "paper__document").order_by("at", "pk"))
    lines, balance = [], 0
    for one in entries:
        balance += one.yen
        lines.append(Line(one, balance, getattr(one, "reversal", None) is not None))
    held = account(recipient.pk)
    return AccountPage(recipient, held, lines[::-1], open_bills_of(held))


def open_bills_of(held: Account) -> list[OpenBill]:
    """The bills an account still asks for, oldest first; one query."""
    bills = Paper.objects.select_related("month").defer("document").in_bulk(list(held.open_yen))
    return [OpenBill(bills[pk], yen) for pk, yen in held.open_yen.items()]


@dataclass(frozen=True, slots=True)
class Debtor:
    """One person with something open, as the list of arrears shows it."""

    recipient: Recipient
    open_bills: Sequence[OpenBill]
    today: date

    @property
    def yen(self) -> int:
        return sum(one.open_yen for one in self.open_bills)

    @property
    def since(self) -> date:
        """The day the oldest of it was due."""
        return min(one.bill.due_on for one in self.open_bills if one.bill.due_on)

    @property
    def days(self) -> int:
        return (self.today - self.since).days


def debtors(today: date) -> list[Debtor]:
    """Who has something open that was due before today; the same few queries for any number."""
    held = accounts()
    wanted = [pk for one in held.values() for pk in one.open_yen]
    due = Paper.objects.filter(pk__in=wanted, kind=PaperKind.BILL, due_on__lt=today)
    bills = due.select_related("month").defer("document").in_bulk()
    people = Recipient.objects.defer(*SEALED).in_bulk({one.recipient_id for one in bills.values()})
    return [
        Debtor(people[person], own, today)
        for person, one in held.items()
        if (own := [OpenBill(bills[pk], yen) for pk, yen in one.open_yen.items() if pk in bills])
    ]
