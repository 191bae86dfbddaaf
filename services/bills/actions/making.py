"""Making a month's bills for everybody at once, and taking one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import tokyo_day, wareki
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from services.bills.actions.issuing import Series, entry_of, issue, paper_of
from services.bills.documents import Asked, bill_of, credit_of
from services.bills.models import Entry, Paper
from services.bills.queries.ledger import accounts
from services.bills.queries.lookup import bill_to_change
from services.bills.queries.month import frozen_statement, people_to_bill, printed_so_far
from services.bills.queries.ways import ways_of
from services.bills.states import DRAW, MAKE, EntryKind, PaperKind
from services.months.models import Month
from services.statements.models import Statement
from services.statements.queries import why_pages
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import start_job
from tenants.jobs.models import Job
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract as contract_of
from tenants.registry.queries import current_npo

AT_ONCE = 20


@transaction.atomic
def ask_bills(month_id: UUID, due_on: date, *, by: Person, at: datetime) -> Job | None:
    """Have the worker make a bill for everybody of a closed month who has none; None when nobody is without.

    Refused while the month is open (`month_open`) and when the day to pay is gone (`due_gone`). Pressed twice, it
    makes nothing twice.
    """
    month = Month.objects.select_for_update().get(pk=month_id)
    require_unsettled(month.contract_id)
    statement = frozen_statement(month)
    if due_on < tokyo_day(at):
        raise Refusal("due_gone", f"お支払いの期限は、今日かあとの日にしてください（いま {wareki(due_on)}）。")
    people = people_to_bill(month, statement)
    if not people:
        return None
    payload = {"month": str(month.pk), "due_on": due_on.isoformat(), "by": str(by.id)}
    record("bills.make", month, by=by, at=at, detail=f"{month.label}分 {len(people)}人")
    return start_job(MAKE, str(month.pk), at=at, payload=payload, total=len(people))


@transaction.atomic
def make_some(month_id: UUID, due_on: date, *, by: Person, at: datetime) -> int:
    """Make the next few bills of a month, each with its entry in the account; how many, 0 when everybody has one.

    What is made stays made when the worker dies, and the next one goes on behind it.
    """
    month = Month.objects.select_for_update().get(pk=month_id)
    require_unsettled(month.contract_id)
    statement = frozen_statement(month)
    people = people_to_bill(month, statement)[:AT_ONCE]
    if people:
        bills = _bills(_Ground(month, statement, due_on, by, at), people)
        Paper.objects.bulk_create(bills)
        Entry.objects.bulk_create(_billed(one, by=by, at=at) for one in bills)
    return len(people)


@dataclass(frozen=True, slots=True)
class _Ground:
    month: Month
    statement: Statement
    due_on: date
    by: Person
    at: datetime


def _bills(ground: _Ground, people: Sequence[UUID]) -> list[Paper]:
    month, day = ground.month, tokyo_day(ground.at)
    before, attempts, ways = accounts(people), printed_so_far(month, people), ways_of(people)
    series = Series.of(PaperKind.BILL, by=ground.by, at=ground.at)
    made: list[Paper] = []
    for place, page in enumerate(why_pages(contract_of(month.contract_id), month, ground.statement, people)):
        person = page.recipient
        held = before.get(person.pk)
        last = attempts.get(person.pk)
        asked = Asked(
            number=series.number(place),
            issued_on=day,
            due_on=ground.due_on,
            balance=held.balance if held else 0,
            way=ways[person.pk],
            replaces=last.number if last else "",
        )
        made.append(
            paper_of(
                series,
                person,
                bill_of(page, asked),
                place=place,
                contract_id=month.contract_id,
                month=month,
                statement=ground.statement,
                attempt=last.attempt + 1 if last else 1,
                due_on=ground.due_on,
            )
        )
    return made


def _billed(bill: Paper, *, by: Person, at: datetime) -> Entry:
    values = {"contract_id": bill.contract_id, "on": bill.issued_on, "yen": bill.yen, "bill": bill, "key": uuid7()}
    return entry_of(bill.recipient_id, kind=EntryKind.BILLED, by=by, at=at, **values)


@transaction.atomic
def void_bill(bill_id: UUID, reason: str, *, by: Person, at: datetime) -> Paper:
    """Take a bill back by a credit note with a number of its own; a corrected bill is a new one, made afterwards.

    Refused without a reason (`reason_missing`) and twice (`bill_void`). What was paid for it stays in the account.
    """
    Paper.objects.select_for_update(of=("self",)).get(pk=bill_id)
    bill = bill_to_change(bill_id)
    require_unsettled(bill.contract_id)
    if not reason.strip():
        raise Refusal("reason_missing", "取り消す理由を書いてください。返還請求書に印刷されます。")
    series = Series.of(PaperKind.CREDIT, by=by, at=at)
    credit = issue(
        series,
        bill.recipient,
        credit_of(bill, series.number(), series.day, reason.strip(), current_npo()),
        contract_id=bill.contract_id,
        month=bill.month,
        statement_id=bill.statement_id,
        original=bill,
    )
    entry_of(
        bill.recipient_id,
        contract_id=bill.contract_id,
        kind=EntryKind.CREDITED,
        on=credit.issued_on,
        yen=credit.yen,
        bill=bill,
        paper=credit,
        reason=reason.strip(),
        key=uuid7(),
        by=by,
        at=at,
    ).save(force_insert=True)
    record("bills.void", bill, by=by, at=at, detail=f"{bill.number} {credit.number}")
    return credit


@transaction.atomic
def ask_print(month_id: UUID, *, by: Person, at: datetime) -> Job:
    """Have the worker put a month's bills into one PDF. Refused when none is made (`nothing_to_print`)."""
    month = Month.objects.get(pk=month_id)
    count = Paper.objects.filter(kind=PaperKind.BILL, month=month, credit__isnull=True).count()
    if not count:
        raise Refusal("nothing_to_print", f"{month.label}分の請求書は、まだありません。先に請求書を作ってください。")
    record("bills.print", month, by=by, at=at, detail=f"{month.label}分 {count}枚")
    return start_job(DRAW, str(month.pk), at=at, payload={"month": str(month.pk)}, total=count)
