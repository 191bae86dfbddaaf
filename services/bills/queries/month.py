"""A month's bills: who is to get one, what was made, what of it is paid."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from npo_platform.kernel.calendar import Month as CalendarMonth
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.workdays import is_banking_day
from services.bills.models import Paper
from services.bills.queries.ledger import Account, accounts
from services.bills.queries.lookup import standing_bills
from services.bills.states import BillStanding, PaperKind
from services.months.models import Month
from services.people.models import SEALED, Recipient
from services.statements.models import Statement, StatementLine
from services.statements.queries import latest_statements, statement_of
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo

DUE_DAY = 27


def frozen_statement(month: Month) -> Statement:
    """The statement a closed month stands on, with its facts; refused while the month is open (`month_open`)."""
    found = statement_of(month) if month.is_closed else None
    if found is None or not found.is_frozen:
        raise Refusal("month_open", f"{month.label}分はまだ締めていません。月の締めの画面で締めてください。")
    return found


def usual_due_on(month: CalendarMonth) -> date:
    """The 27th of the next month, or the next day banks are open."""
    day = month.shift(1).first.replace(day=DUE_DAY)
    while not is_banking_day(day):
        day += timedelta(days=1)
    return day


def asked_of(statement: Statement) -> dict[UUID, int]:
    """What each person of a statement pays, in the order of its lines; who has no yen on any line is left out."""
    lines = StatementLine.objects.filter(statement=statement, recipient__isnull=False)
    paying = lines.exclude(user_yen=0).values("recipient")
    sums = lines.filter(recipient__in=paying).order_by("position", "pk").values_list("recipient_id", "user_yen")
    found: dict[UUID, int] = {}
    for person, yen in sums:
        if person is not None:
            found[person] = found.get(person, 0) + yen
    return found


def people_to_bill(month: Month, statement: Statement) -> list[UUID]:
    """Who pays something for the month and has no bill that stands."""
    having = set(standing_bills(month).values_list("recipient_id", flat=True))
    return [person for person in asked_of(statement) if person not in having]


def printed_so_far(month: Month, people: Collection[UUID]) -> dict[UUID, Paper]:
    """The last bill of the month each of these people got, whether it stands or not."""
    found = Paper.objects.filter(kind=PaperKind.BILL, month=month, recipient_id__in=people).defer("document")
    return {one.recipient_id: one for one in found.order_by("attempt", "pk")}


@dataclass(frozen=True, slots=True)
class Row:
    """One person's month: what the statement says, the bill that stands, what of it is open."""

    recipient: Recipient
    yen: int
    bill: Paper | None
    open_yen: int

    @property
    def standing(self) -> BillStanding:
        if self.bill is None:
            return BillStanding.NOT_MADE if self.yen else BillStanding.NOTHING
        if self.bill.yen != self.yen:
            return BillStanding.CHANGED
        if self.open_yen <= 0:
            return BillStanding.PAID
        return BillStanding.OPEN if self.open_yen == self.bill.yen else BillStanding.PARTLY

    @property
    def paid(self) -> int:
        return self.bill.yen - self.open_yen if self.bill else 0


@dataclass(frozen=True, slots=True)
class BillsPage:
    """A closed month and its bills."""

    contract: Contract
    month: Month
    rows: Sequence[Row]

    @property
    def made(self) -> list[Row]:
        return [row for row in self.rows if row.bill]

    @property
    def not_made(self) -> list[Row]:
        return [row for row in self.rows if row.standing is BillStanding.NOT_MADE]

    @property
    def changed(self) -> list[Row]:
        return [row for row in self.rows if row.standing is BillStanding.CHANGED]

    @property
    def yen(self) -> int:
        return sum(row.bill.yen for row in self.rows if row.bill)

    @property
    def open_yen(self) -> int:
        return sum(row.open_yen for row in self.rows)

    @property
    def paid(self) -> int:
        return sum(row.paid for row in self.rows)


def bills_page(contract_id: UUID, first: date) -> BillsPage:
    """A closed month with everybody who pays for it; the same few queries for any number of people.

    Refused when it is not ours (`not_found`) or open (`month_open`).
    """
    agreed = contracts_of_npo().filter(pk=contract_id).first()
    month = Month.objects.filter(contract_id=contract_id, starts_on=first).first()
    if agreed is None or month is None:
        raise Refusal("not_found", "この月はまだ始まっていません。月の一覧から選び直してください。")
    asked = asked_of(frozen_statement(month))
    bills = {one.recipient_id: one for one in standing_bills(month)}
    people = Recipient.objects.filter(pk__in=asked.keys() | bills.keys()).defer(*SEALED)
    held = accounts(list(bills))
    rows = [
        Row(one, asked.get(one.pk, 0), bills.get(one.pk), _open(held, bills.get(one.pk)))
        for one in people.order_by("kana_key", "pk")
    ]
    return BillsPage(agreed, month, rows)


def _open(held: Mapping[UUID, Account], bill: Paper | None) -> int:
    return held[bill.recipient_id].open_yen.get(bill.pk, 0) if bill else 0


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One closed month of one contract in the list."""

    contract: Contract
    month: Month
    made: int
    yen: int
    open_yen: int
    to_make: int

    @property
    def paid(self) -> int:
        return self.yen - self.open_yen


def month_lines() -> list[MonthLine]:
    """Every closed month, newest first, with its bills in numbers; the same few queries for any number of months."""
    contracts = {one.pk: one for one in contracts_of_npo()}
    months = [one for one in _months(contracts) if one.is_closed]
    bills = Paper.objects.filter(kind=PaperKind.BILL, credit__isnull=True).defer("document")
    open_yen = {bill: yen for one in accounts().values() for bill, yen in one.open_yen.items()}
    of_month: dict[UUID | None, list[Paper]] = {}
    for bill in bills:
        of_month.setdefault(bill.month_id, []).append(bill)
    paying = _paying(latest_statements([one.pk for one in months]))
    return [
        MonthLine(
            contract=contracts[one.contract_id],
            month=one,
            made=len(own := of_month.get(one.pk, [])),
            yen=sum(bill.yen for bill in own),
            open_yen=sum(open_yen.get(bill.pk, 0) for bill in own),
            to_make=len(paying.get(one.pk, set()) - {bill.recipient_id for bill in own}),
        )
        for one in months
    ]


def _months(contracts: Collection[UUID]) -> Sequence[Month]:
    return list(Month.objects.filter(contract_id__in=contracts).order_by("-starts_on", "contract_id"))


def _paying(statements: Mapping[UUID, Statement]) -> dict[UUID, set[UUID]]:
    months = {one.pk: month for month, one in statements.items()}
    lines = StatementLine.objects.filter(~Q(user_yen=0), statement__in=months, recipient__isnull=False)
    found: dict[UUID, set[UUID]] = {}
    for statement, person in lines.values_list("statement_id", "recipient_id").distinct():
        if person is not None:
            found.setdefault(months[statement], set()).add(person)
    return found
