"""The battery believes in nothing but real logins, and leaves the world as it found it."""

import pytest

from tenants.registry.models import Organisation

PARTIES = ("npo_asahi", "npo_sumire", "city_mihon", "city_tonari")
PAIRS = [(own, other) for own in PARTIES for other in PARTIES if own != other]


@pytest.fixture(params=PAIRS, ids="→".join)
def pair(
    request: pytest.FixtureRequest, real_logins: None, organisations: dict[str, Organisation]
) -> tuple[Organisation, Organisation]:
    """One's own organisation, and another one."""
    own, other = request.param
    return organisations[own], organisations[other]


@pytest.fixture
def asahi(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_asahi"]


@pytest.fixture
def sumire(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_sumire"]


@pytest.fixture
def mihon(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["city_mihon"]


@pytest.fixture
def tonari(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["city_tonari"]
