"""The sample's bills of its first month: most people pay in time, one pays a part, a few forget, one pays too much.

Every fifth pays by direct debit; from one of them the bank could not collect.
"""

import random
from datetime import date, datetime, timedelta

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.ids import uuid7
from npo_platform.kernel.zengin import digits
from services.bills import actions
from services.bills.models import Collection, Paper, PayingWay
from services.bills.queries.collecting import to_collect
from services.bills.queries.month import usual_due_on
from services.demo.times import Calendar
from services.months import queries as months
from services.people.models import Recipient
from tenants.accounts.queries import Person
from tenants.registry.models import Contract

FORGETFUL, DAYS_TO_PAY, BY_BANK = 0.06, 14, 5
SAMPLE_BANK = {"bank_code": "9999", "bank_name": "ミホン", "branch_code": "002", "branch_name": "エキマエ", "kind": "1"}
NO_MONEY = b"1"


def enter_ways(*, office: Person, manager: Person, at: datetime) -> None:
    """Every fifth person's account at a bank nobody has, and the number that bank knows the provider by."""
    actions.set_collector("9999920001", line_ends=True, by=manager, at=at)
    for place, one in enumerate(Recipient.objects.order_by("number")):
        if place % BY_BANK == BY_BANK - 1:
            account = SAMPLE_BANK | {"number": f"{3_000_000 + place}", "holder": f"{one.family_kana} {one.given_kana}"}
            actions.set_way(one.pk, actions.WayDraft("debit", "registered", account), by=office, at=at)


def make_bills(contract: Contract, month: Month, *, by: Person, at: datetime) -> None:
    """Everybody's bill of a closed month."""
    row = months.month_of(contract.pk, month.first)
    while row is not None and actions.make_some(row.pk, usual_due_on(month), by=by, at=at):
        pass


def collect_by_bank(calendar: Calendar, contract: Contract, month: Month, *, by: Person) -> None:
    """The bank is asked ten days before the day, and answers two days after it."""
    row, due_on = months.month_of(contract.pk, month.first), usual_due_on(month)
    if row is None or not to_collect(row):
        return
    made = actions.collect(row.pk, due_on, by=by, at=calendar.at(due_on - timedelta(days=10), 11))
    at = calendar.at(due_on + timedelta(days=2), 9)
    actions.read_result(made.pk, _answered(made), "kekka.txt", by=by, at=at)


def _answered(made: Collection) -> bytes:
    """What the bank makes of the file: the first account was empty."""
    header, first, *others, trailer, end = made.content.rstrip().split(b"\r\n")
    records = [first[:111] + NO_MONEY + first[112:], *others]
    sums = b""
    for wanted in (others, records[:1]):
        yen = sum(int(record[80:90]) for record in wanted)
        sums += f"{digits(len(wanted), 6)}{digits(yen, 12)}".encode()
    answer = [header, *records, trailer[:19] + sums + trailer[55:], end.ljust(120)]
    return b"".join(record + b"\r\n" for record in answer)


def bring_money(calendar: Calendar, month: Month, rng: random.Random, *, by: Person) -> None:
    """Cash in the days before the bills are due; the first pays a half, the second 500 yen too much."""
    due_on, by_bank = usual_due_on(month), PayingWay.objects.values("recipient")
    bills = Paper.objects.filter(kind="bill", month__starts_on=month.first, yen__gt=0).exclude(recipient__in=by_bank)
    brought: list[tuple[date, int, Paper]] = []
    for place, bill in enumerate(bills.order_by("serial")):
        yen = {0: bill.yen // 2, 1: bill.yen + 500}.get(place, bill.yen)
        if place < 2 or rng.random() > FORGETFUL:
            brought.append((due_on - timedelta(days=rng.randrange(DAYS_TO_PAY)), yen, bill))
    for day, yen, bill in sorted(brought, key=lambda one: (one[0], one[2].serial)):
        receipt = actions.Receipt(day, yen, "cash", bill.pk)
        actions.receive(bill.recipient_id, receipt, key=uuid7(), by=by, at=calendar.at(day, 16))
