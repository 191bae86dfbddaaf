"""あさひ会 on 6 October 2026 under 見本市's rules."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from npo_platform.kernel.calendar import TOKYO
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import mihon_rules, publish

ClientOf = Callable[[str], Client]
TODAY = date(2026, 10, 6)
NOW = datetime(2026, 10, 6, 10, 0, tzinfo=TOKYO)


@pytest.fixture(autouse=True)
def _ten_o_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rules(mihon: Organisation) -> None:
    publish(mihon, mihon_rules())


@pytest.fixture
def in_asahi(asahi: Organisation, contract: Contract, rules: None) -> Iterator[Contract]:
    with inside(asahi):
        yield contract
