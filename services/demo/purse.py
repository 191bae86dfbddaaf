"""The sample's bills of its first month: most people pay in time, one pays a part, a few forget, one pays too much."""

import random
from datetime import datetime, timedelta

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.ids import uuid7
from services.bills import actions
from services.bills.models import Paper
from services.bills.queries.month import usual_due_on
from services.demo.times import Calendar
from services.months import queries as months
from tenants.accounts.queries import Person
from tenants.registry.models import Contract

FORGETFUL, DAYS_TO_PAY = 0.06, 14


def make_bills(contract: Contract, month: Month, *, by: Person, at: datetime) -> None:
    """Everybody's bill of a closed month."""
    row = months.month_of(contract.pk, month.first)
    while row is not None and actions.make_some(row.pk, usual_due_on(month), by=by, at=at):
        pass


def bring_money(calendar: Calendar, month: Month, rng: random.Random, *, by: Person) -> None:
    """Cash in the days before the bills are due; the first pays a half, the second 500 yen too much."""
    due_on = usual_due_on(month)
    bills = Paper.objects.filter(kind="bill", month__starts_on=month.first, yen__gt=0).order_by("serial")
    for place, bill in enumerate(bills):
        yen = {0: bill.yen // 2, 1: bill.yen + 500}.get(place, bill.yen)
        if place > 1 and rng.random() < FORGETFUL:
            continue
        day = due_on - timedelta(days=rng.randrange(DAYS_TO_PAY))
        receipt = actions.Receipt(day, yen, "cash", bill.pk)
        actions.receive(bill.recipient_id, receipt, key=uuid7(), by=by, at=calendar.at(day, 16))
