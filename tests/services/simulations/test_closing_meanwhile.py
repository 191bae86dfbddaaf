"""A simulation and a closing of the same month at once, each by its own connection: one waits for the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from billing_rules.simulation.models import Share, Simulation
from billing_rules.simulation.queries import state_of
from services.simulations import actions
from services.simulations.queries import Tried
from tenants.crossing import inside
from tenants.jobs import actions as jobs
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.services.simulations.test_answer import asked
from tests.services.simulations.test_killed import mihon
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, publish, served
from tests.workers import wait_for

__all__ = ["mihon"]
Start = Callable[..., Future[Any]]


@pytest.fixture
def asahi(mihon: Organisation, organisations: dict[str, Organisation]) -> Organisation:
    """Six people with 5 lunches in a closed May and 5 in the open June."""
    asahi = organisations["npo_asahi"]
    publish(mihon, mihon_rules())
    with inside(asahi):
        for person in [join(agreed(mihon), f"木{n}", kana=f"き{n}") for n in "あいうえおか"]:
            served(person, days(MAY, 9, 13))
            served(person, days(JUNE, 9, 13))
        close(agreed(mihon), MAY)
    return asahi


@pytest.fixture
def simulation(mihon: Organisation, asahi: Organisation) -> Simulation:
    """840 instead of 810 yen from 6 May: 30 lunches each month, 900 yen more of the city."""
    return asked(mihon, mihon_rules(price_from=("2026-05-06", 840)))


@pytest.fixture
def start(asahi: Organisation) -> Iterator[Start]:
    """Begin something inside あさひ会 on a connection of its own."""

    def alone(work: Callable[..., Any], *args: Any) -> Any:
        try:
            with inside(asahi):
                return work(*args)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        yield lambda work, *args: threads.submit(alone, work, *args)


def test_simulation_waits_for_a_closing_and_says_so(
    mihon: Organisation, asahi: Organisation, simulation: Simulation, start: Start
) -> None:
    nearly, go = Event(), Event()

    def close_slowly() -> None:
        with transaction.atomic():
            close(agreed(mihon), JUNE)
            nearly.set()
            assert go.wait(60)

    try:
        closing = start(close_slowly)
        assert nearly.wait(60)
        answering = start(jobs.run, job_of(asahi))
        wait_for(lambda: held_up(mihon, simulation))
        assert held_up(mihon, simulation) == [("あさひ会", actions.WAITS)]
        assert not answering.done()
    finally:
        go.set()
    closing.result(60)
    answering.result(60)

    assert months_of(asahi) == [("2026-05", True, [12300, 13200]), ("2026-06", True, [12300, 13200])]
    assert held_up(mihon, simulation) == []


def test_closing_waits_until_a_simulation_has_read_the_open_month(
    mihon: Organisation,
    asahi: Organisation,
    simulation: Simulation,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nearly, go = Event(), Event()

    def read_slowly(*args: Any) -> Tried:
        read = Tried(*args)
        nearly.set()
        assert go.wait(60)
        return read

    monkeypatch.setattr(actions, "Tried", read_slowly)
    try:
        answering = start(jobs.run, job_of(asahi))
        assert nearly.wait(60)
        closing = start(lambda: close(agreed(mihon), JUNE))
        with pytest.raises(TimeoutError):
            closing.result(2)
    finally:
        go.set()
    assert closing.result(60).totals["city"] == 12300
    answering.result(60)

    assert months_of(asahi) == [("2026-05", True, [12300, 13200]), ("2026-06", False, [12300, 13200])]


def agreed(mihon: Organisation) -> Contract:
    return Contract.objects.select_related("city__organisation", "npo__organisation").get(city_id=mihon.pk)


def job_of(npo: Organisation) -> Any:
    with inside(npo):
        return Job.objects.get(kind="simulation").pk


def held_up(city: Organisation, simulation: Simulation) -> list[tuple[str, str]]:
    with inside(city):
        return [(str(share.npo), job.message) for share, job in state_of(simulation).held_up]


def months_of(npo: Organisation) -> list[tuple[str, bool, list[int]]]:
    with inside(npo):
        return [(one["month"], one["closed"], one["totals"]["city"]) for one in Share.objects.get().figures["months"]]
