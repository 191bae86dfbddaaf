import pytest

from services.reports.models import MonthlyReport
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.handover.road import end, paid_and_over, settled_at
from tests.services.reports.conftest import may
from tests.services.submissions.conftest import report

__all__ = ["ended", "may", "over", "report", "settled"]


@pytest.fixture
def ended(mihon: Organisation, contract: Contract, report: MonthlyReport) -> Contract:
    """The contract ends with May; May's report is ready to be sent."""
    return end(mihon, contract)


@pytest.fixture
def over(asahi: Organisation, mihon: Organisation, ended: Contract, report: MonthlyReport) -> Contract:
    """May is sent, accepted and paid."""
    paid_and_over(asahi, mihon, report)
    return ended


@pytest.fixture
def settled(asahi: Organisation, over: Contract) -> Contract:
    """A year later nothing can be corrected any more."""
    with inside(asahi):
        return settled_at(over)
