import pytest

from services.people.models import Recipient
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.bills import scene
from tests.services.statements.scene import mihon_rules, publish


@pytest.fixture
def people(asahi: Organisation, mihon: Organisation, contract: Contract) -> dict[str, Recipient]:
    """あさひ会's May, closed; no bill is made."""
    publish(mihon, mihon_rules())
    with inside(asahi):
        known = scene.live(contract)
        scene.close_may(contract)
        return known


@pytest.fixture
def billed(asahi: Organisation, contract: Contract, people: dict[str, Recipient]) -> dict[str, Recipient]:
    """The same with everybody's bill: 青木 U2026-0001, 石井 U2026-0002."""
    with inside(asahi):
        scene.make(contract)
    return people
