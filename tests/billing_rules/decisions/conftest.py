"""The sixth of October, with 見本市's rules published."""

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


@pytest.fixture(autouse=True)
def _rules(mihon: Organisation, contract: Contract) -> None:
    publish(mihon, mihon_rules())
