import pytest

from services.months.models import Month
from services.reports.actions import freeze
from services.reports.models import MonthlyReport
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.reports.conftest import may
from tests.services.submissions.road import FROZEN
from tests.world import who

__all__ = ["may", "report"]


@pytest.fixture
def report(asahi: Organisation, may: Month) -> MonthlyReport:
    """May's report, ready to be sent."""
    with inside(asahi):
        return freeze(may.pk, by=who("baba"), at=FROZEN)
