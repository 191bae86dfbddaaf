from uuid import UUID

import pytest

from services.reports.models import MonthlyReport
from tenants.registry.models import Organisation
from tests.services.reports.conftest import may
from tests.services.submissions.conftest import report
from tests.services.submissions.road import send
from tests.tenants.payments.scene import accepted, accounts

__all__ = ["may", "report"]


@pytest.fixture
def claim(asahi: Organisation, mihon: Organisation, report: MonthlyReport) -> UUID:
    """あさひ会's May, accepted: 4,080 yen; both accounts are known."""
    accounts(mihon, asahi)
    return accepted(mihon, asahi, send(asahi, report).received_report_id)
