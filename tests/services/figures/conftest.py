from collections.abc import Callable

import pytest

from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.figures.scene import accept, live
from tests.services.statements.scene import MAY, mihon_rules, publish

__all__ = ["accepted_may"]


@pytest.fixture
def accepted_may(
    asahi: Organisation, mihon: Organisation, contract: Contract, run_jobs: Callable[[], None]
) -> Contract:
    """The scene's May, accepted by 見本市 and reckoned."""
    publish(mihon, mihon_rules())
    with inside(asahi):
        live(contract)
    accept(asahi, mihon, contract, MAY)
    with inside(asahi):
        run_jobs()
    return contract
