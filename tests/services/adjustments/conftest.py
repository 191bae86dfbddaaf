import pytest

from billing_rules.packs.models import PackVersion
from tenants.registry.models import Organisation
from tests.services.statements import scene


@pytest.fixture
def rules(mihon: Organisation) -> PackVersion:
    """見本市's rules as published: 810 yen, 0／400／500, seven a week from Monday."""
    return scene.publish(mihon, scene.mihon_rules())
