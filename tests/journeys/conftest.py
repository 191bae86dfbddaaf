"""One seeded server and one browser for all journeys; a journey fails when anything went wrong behind its back."""

from collections.abc import Iterator

import pytest

from tests.journeys.billing import Billed, bill
from tests.journeys.browsing import Visitors, chromium
from tests.journeys.contracts import renew_at_the_city
from tests.journeys.corrections import Corrected, correct
from tests.journeys.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def _visitors(server: Server) -> Iterator[Visitors]:
    with chromium() as browser:
        yield Visitors(browser, server.people())


@pytest.fixture
def visitors(_visitors: Visitors) -> Iterator[Visitors]:
    _visitors.watch.faults.clear()
    yield _visitors
    assert _visitors.watch.faults == []


@pytest.fixture(scope="session")
def corrected(_visitors: Visitors) -> Corrected:
    """A version that reached back at the second city, its proposals confirmed; walked by whoever needs it first."""
    _visitors.watch.faults.clear()
    return correct(_visitors)


@pytest.fixture(scope="session")
def renewed(_visitors: Visitors) -> None:
    """The second city's contract has a renewal; nobody is carried over yet."""
    _visitors.watch.faults.clear()
    renew_at_the_city(_visitors)


@pytest.fixture(scope="session")
def billed(_visitors: Visitors) -> Billed:
    """A closed month of the second NPO is billed; one person paid more than asked."""
    _visitors.watch.faults.clear()
    return bill(_visitors)
