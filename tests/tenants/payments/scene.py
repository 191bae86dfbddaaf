"""Accounts as people type them, and the way of a claim to its payment."""

from datetime import UTC, date, datetime
from uuid import UUID

from tenants.crossing import inside
from tenants.desk.actions import pay
from tenants.desk.queries import pay_page
from tenants.payments.actions import enter_account
from tenants.payments.models import Account, PaymentRun
from tenants.registry.models import Organisation
from tests.world import who

ENTERED = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
MADE = datetime(2026, 6, 8, 1, 0, tzinfo=UTC)
PAY_DAY = date(2026, 6, 30)

CITY = {
    "bank_code": "9001",
    "bank_name": "ミホン",
    "branch_code": "001",
    "branch_name": "ホンテン",
    "kind": "2",
    "number": "7654321",
    "holder": "ミホンシ カイケイカンリシャ",
    "payer_code": "12345",
}
ASAHI = {
    "bank_code": "9002",
    "bank_name": "アサヒ",
    "branch_code": "012",
    "branch_name": "チュウオウ",
    "kind": "1",
    "number": "12345",
    "holder": "トクヒ）アサヒカイ",
}


def account(organisation: Organisation, by: str, typed: dict[str, str], *, at: datetime = ENTERED) -> Account:
    with inside(organisation):
        entered = enter_account(typed, by=who(by), at=at)
        assert entered is not None
        return entered


def accounts(mihon: Organisation, asahi: Organisation) -> None:
    """Both know where money goes from and to."""
    account(mihon, "kita", CITY)
    account(asahi, "baba", ASAHI)


def paid(mihon: Organisation, *, day: date = PAY_DAY, at: datetime = MADE) -> PaymentRun:
    """Everything that may be paid, in one run."""
    with inside(mihon):
        return pay([one.choice for one in pay_page().ready], day, by=who("kita"), at=at)


def accepted(mihon: Organisation, asahi: Organisation, received: UUID) -> UUID:
    """The report accepted by Mori; 4,080 yen of the city."""
    from tests.services.submissions.road import answer

    answer(mihon, asahi, received, "accepted")
    return received
