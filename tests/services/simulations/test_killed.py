"""A worker killed in the middle of a simulation: the sweeper has it done again, and it comes to the same."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from billing_rules.packs.models import PackVersion
from billing_rules.simulation import actions as simulations
from billing_rules.simulation.models import Share, Simulation
from billing_rules.simulation.queries import state_of
from services.simulations.models import PersonEffect
from tenants.crossing import inside
from tenants.jobs import actions as jobs
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.services.simulations.test_answer import AT, asked
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, publish, served
from tests.workers import broker, of_a_process, send, start_worker, wait_for
from tests.world import who

__all__ = ["broker", "send", "start_worker"]
Start = Callable[[], Any]


@pytest.fixture
def mihon(organisations: dict[str, Organisation], real_logins: None) -> Organisation:
    return organisations["city_mihon"]


@pytest.fixture
def asahi(mihon: Organisation, organisations: dict[str, Organisation]) -> Organisation:
    """Six people with 10 lunches each in a closed May, one of them with 3 more in the open June."""
    asahi = organisations["npo_asahi"]
    publish(mihon, mihon_rules())
    with inside(asahi):
        contract = Contract.objects.select_related("city__organisation", "npo__organisation").get(city_id=mihon.pk)
        joined = [join(contract, f"木{n}", kana=f"き{n}") for n in "あいうえおか"]
        for person in joined:
            served(person, days(MAY, 1, 10))
        close(contract, MAY)
        served(joined[0], days(JUNE, 1, 3))
    return asahi


@pytest.fixture
def work_until(
    broker: str, asahi: Organisation, tmp_path: Path
) -> Iterator[Callable[[str, Job], "subprocess.Popen[bytes]"]]:
    """A process that does a job until it stands still at a place."""
    started: list[subprocess.Popen[bytes]] = []

    def work(place: str, job: Job) -> "subprocess.Popen[bytes]":
        gate = tmp_path / "standing"
        command = [sys.executable, "-m", "tests.services.simulations.killed", place, str(asahi.pk), str(job.pk)]
        started.append(subprocess.Popen(command, env=of_a_process(broker) | {"TEST_GATE": str(gate)}))
        wait_for(lambda: gate.exists() or started[-1].poll() is not None)
        assert started[-1].poll() is None, "the process ended before it stood still"
        return started[-1]

    yield work
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize(("place", "months"), [("after the first month", 1), ("while leaving the result", 2)])
def test_simulation_of_a_killed_worker_is_taken_up_and_comes_to_the_same(
    place: str,
    months: int,
    mihon: Organisation,
    asahi: Organisation,
    work_until: Callable[[str, Job], "subprocess.Popen[bytes]"],
    start_worker: Start,
    send: Celery,
) -> None:
    simulation = asked(mihon, mihon_rules(price_from=("2026-05-06", 840)))
    job = job_at(asahi)

    process = work_until(place, job)
    with inside(asahi):
        jobs.run(job.pk)  # woken once more while its worker lives: nothing happens
        assert job_at(asahi).attempts == 1
    process.kill()
    process.wait()

    assert left_at(asahi) == (None, {}, {})
    assert told(mihon, simulation) == (months, 2 + 1, 0, True)  # すみれの会 has not begun and counts as one
    silent_for_a_minute(asahi, job)
    start_worker()
    send.send_task(jobs.SWEEP)
    wait_for(lambda: told(mihon, simulation)[3] is False)

    taken_up = left_at(asahi)
    assert told(mihon, simulation) == (3, 3, 2, False)
    assert (job_at(asahi).state, job_at(asahi).attempts) == ("done", 2)
    # May: 6 people × 5 of 10 lunches × 30 yen. June: 3 lunches × 30 yen. All of it the city's.
    assert taken_up[1]["totals"] == {"quantity": [63, 63], "user": [25200, 25200], "city": [25830, 26820]}
    assert sorted(after - before for before, after in taken_up[2].values()) == [150, 150, 150, 150, 150, 240]

    undisturbed = asked_again(mihon, simulation)
    send.send_task(jobs.SWEEP)
    wait_for(lambda: told(mihon, undisturbed)[3] is False)
    assert left_at(asahi)[1:] == taken_up[1:]


def job_at(npo: Organisation) -> Job:
    with inside(npo):
        return Job.objects.get(kind="simulation")


def left_at(npo: Organisation) -> tuple[Any, dict[str, Any], dict[str, tuple[int, int]]]:
    """When the newest share was finished, its figures, and each person's yen for the city, nobody twice."""
    with inside(npo):
        share = Share.objects.order_by("-simulation__asked_at", "-pk")[0]
        rows = list(PersonEffect.objects.values_list("recipient_id", "city_before", "city_after"))
        people = {str(person): (before, after) for person, before, after in rows}
        assert len(people) == len(rows)
        return share.finished_at, share.figures, people


def told(city: Organisation, simulation: Simulation) -> tuple[int, int, int, bool]:
    """What the city reads: months done, months in all, providers that answered, whether it still moves."""
    with inside(city):
        state = state_of(simulation)
        return state.done, state.total, state.finished, state.is_moving


def silent_for_a_minute(npo: Organisation, job: Job) -> None:
    with inside(npo):
        touched = Job.objects.get(pk=job.pk).touched_at
        Job.objects.filter(pk=job.pk).update(touched_at=touched - timedelta(minutes=1))


def asked_again(city: Organisation, simulation: Simulation) -> Simulation:
    with inside(city):
        version = PackVersion.objects.get(pk=simulation.version_id)
        return simulations.simulate(version, months=3, by=who("hara"), at=AT + timedelta(hours=1))
