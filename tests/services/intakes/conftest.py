"""あさひ会 takes what 見本市 decided on the sixth of October."""

from collections.abc import Iterator

import pytest
import time_machine

from tenants.registry.models import Contract, Organisation
from tests.billing_rules.decisions.scene import NOW
from tests.services.statements.scene import mihon_rules, publish


@pytest.fixture(autouse=True)
def _ten_o_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rules(mihon: Organisation, contract: Contract) -> None:
    publish(mihon, mihon_rules())
