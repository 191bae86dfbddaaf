"""The way of a contract to its end, step by step; every step is the product's own verb."""

from datetime import UTC, date, datetime

from services.handover.actions.settling import settle
from services.reports.models import MonthlyReport
from tenants.crossing import inside
from tenants.registry.actions.ending import end_contract
from tenants.registry.models import Contract, Organisation
from tenants.registry.queries import contract as contract_of
from tests.services.submissions.road import send
from tests.tenants.payments.scene import accepted, accounts, paid
from tests.world import who

MID_MAY = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
END = date(2026, 6, 1)
PAID = date(2026, 7, 1)  # paid on 30 June
CORRECT_UNTIL = date(2027, 6, 1)
YEAR_LATER = datetime(2027, 6, 1, 1, 0, tzinfo=UTC)


def end(mihon: Organisation, contract: Contract) -> Contract:
    """On 20 May the city ends the contract with the last of the month."""
    with inside(mihon):
        return end_contract(contract, on=END, reason="双方の合意による解除", by=who("kita"), at=MID_MAY)


def paid_and_over(asahi: Organisation, mihon: Organisation, report: MonthlyReport) -> None:
    """4,080 yen of the city, paid on 30 June."""
    accounts(mihon, asahi)
    accepted(mihon, asahi, send(asahi, report).received_report_id)
    paid(mihon)


def settled_at(contract: Contract) -> Contract:
    """Inside the NPO."""
    settle(contract.pk, by=None, today=CORRECT_UNTIL, at=YEAR_LATER)
    return contract_of(contract.pk)
