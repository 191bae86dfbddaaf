"""A closed May with bills and money at the NPO one is in, for the walk over every route and role."""

from datetime import UTC, datetime
from uuid import UUID

from npo_platform.kernel.ids import uuid7
from services.bills import actions
from services.bills.models import Entry, Paper
from services.months.models import Month
from services.people.models import Recipient
from services.people.queries import rules_under
from tenants.accounts.models import User
from tenants.accounts.queries import person
from tenants.payments.actions import enter_account
from tenants.registry.queries import contracts_of_npo
from tests.examples import example
from tests.services.bills.scene import DUE, JUNE_3
from tests.services.statements.scene import MAY, close, days, join, mihon_rules, publish, served

FAMILY = "請求"
JUNE_10 = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)


def _bill() -> Paper:
    """Made once in a test, found again afterwards."""
    known = Paper.objects.filter(kind="bill", recipient__family_name=FAMILY, credit__isnull=True).first()
    if known is not None:
        return known
    contract = contracts_of_npo()[0]
    user = User.objects.order_by("username")[0]
    if rules_under(contract) is None:
        publish(contract.city.organisation, mihon_rules())
    if not Recipient.objects.filter(family_name=FAMILY).exists():
        served(join(contract, FAMILY, by=user.username), days(MAY, 11, 13), by=user.username)
        close(contract, MAY, by=user.username)
    month = Month.objects.get(contract_id=contract.pk, starts_on=MAY.first)
    actions.make_some(month.pk, DUE, by=person(user), at=JUNE_3)
    return Paper.objects.get(kind="bill", recipient__family_name=FAMILY, credit__isnull=True)


def _entry() -> UUID:
    bill = _bill()
    by = person(User.objects.order_by("username")[0])
    receipt = actions.Receipt(JUNE_10.date(), 300)
    entry: Entry = actions.receive(bill.recipient_id, receipt, key=uuid7(), by=by, at=JUNE_10)
    return entry.pk


def _held() -> UUID:
    _entry()
    return _bill().recipient_id


def _drawn() -> str:
    actions.draw(_month_id(), told=lambda _done, _of: None)
    return str(MAY)


def _month_id() -> UUID:
    month_id = _bill().month_id
    assert month_id is not None
    return month_id


def _month() -> str:
    _bill()
    return str(MAY)


example("paper_id")(lambda: _bill().pk)
example("entry_id")(_entry)
for _route in ("account", "receive", "refund", "reminder"):
    example(f"bills:{_route}", "recipient_id")(_held)
for _route in ("month", "make", "print_all"):
    example(f"bills:{_route}", "month")(_month)
example("bills:printed", "month")(_drawn)


def _collection() -> UUID:
    bill = _bill()
    by = person(User.objects.order_by("username")[0])
    account = {"bank_code": "9001", "bank_name": "ミホン", "branch_code": "001", "branch_name": "ホンテン", "kind": "1"}
    account |= {"number": "1", "holder": "ミホン"}
    enter_account(account, by=by, at=JUNE_3)
    actions.set_collector("1", line_ends=True, by=by, at=JUNE_3)
    actions.set_way(bill.recipient_id, actions.WayDraft("debit", "registered", account), by=by, at=JUNE_3)
    return actions.collect(_month_id(), DUE, by=by, at=JUNE_3).pk


example("collection_id")(_collection)
example("bills:way", "recipient_id")(_held)
example("bills:collect", "month")(_month)
