"""The same day at あさひ会 as the records' tests, and an NPO that has put its first steps away."""

import pytest

from services.home.queries.beginning import BEGUN
from tenants.audit.actions import record
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.registry.queries import current_npo
from tests.services.records.conftest import NOON, a_day, in_asahi, noon, other_stop
from tests.world import who

__all__ = ["a_day", "in_asahi", "noon", "other_stop"]


@pytest.fixture
def begun(asahi: Organisation) -> None:
    with inside(asahi):
        record(BEGUN, current_npo(), by=who("chiba"), at=NOON)
