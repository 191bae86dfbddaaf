"""A real worker on a real broker: work is done inside its organisation, survives kill -9, and cannot be forged."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from django.conf import settings

from npo_platform.embedded.account import service_home
from npo_platform.embedded.valkey import Valkey
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.jobs.actions import RUN, SWEEP
from tenants.jobs.models import Job
from tenants.registry.models import Organisation
from tests import world

SECONDS = 40


@pytest.fixture
def asahi(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_asahi"]


@pytest.fixture
def sumire(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_sumire"]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The broker of the environment, or a Valkey of our own."""
    named = os.environ.get("BROKER_URL", "memory://")
    if not named.startswith("memory"):
        yield named
        return
    valkey = Valkey(service_home(Path(settings.RUNTIME_DIR) / "worker"))
    valkey.start()
    yield valkey.addresses["BROKER_URL"]
    valkey.stop()


@pytest.fixture
def send(broker: str) -> Iterator[Celery]:
    """What a web process, or an intruder, sends by."""
    sender = Celery("sender", broker=broker, set_as_current=False)
    sender.control.purge()
    yield sender
    sender.close()


@pytest.fixture
def start_worker(broker: str, tmp_path: Path, real_logins: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker beside us, on the tests' database; all are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "tests.tenants.jobs.worker", "worker", "-c", "1", "-P", "solo"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.tenants.jobs.worker_settings",
            "TEST_DATABASE": settings.DATABASES["default"]["NAME"],
            "BROKER_URL": broker,
            "TEST_GATE": str(tmp_path / "gate"),
        }
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            started.append(subprocess.Popen([*command, "-l", "WARNING"], env=environment, stdout=log, stderr=log))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def ask(organisation: Organisation, kind: str) -> Job:
    with inside(organisation):
        job = Job(
            organisation_id=organisation.pk, kind=kind, key="x", created_at=world.FOUNDED, touched_at=world.FOUNDED
        )
        job.save(force_insert=True)
    return job


def wait_for(condition: Callable[[], Any]) -> Any:
    end = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < end, "the worker did not get there"
        time.sleep(0.05)
    return found


def traces(organisation: Organisation) -> int:
    with inside(organisation):
        return AuditEntry.objects.filter(action="worked").count()


def state(job: Job, organisation: Organisation) -> str:
    with inside(organisation):
        return str(Job.objects.get(pk=job.pk).state)


def test_job_is_done_inside_its_organisation(
    start_worker: Callable[[], Any], send: Celery, asahi: Organisation, sumire: Organisation
) -> None:
    jobs = {organisation: ask(organisation, "quick") for organisation in (asahi, sumire)}
    start_worker()

    send.send_task(SWEEP)  # nobody woke them but the sweeper

    wait_for(lambda: all(state(job, organisation) == "done" for organisation, job in jobs.items()))
    assert [traces(asahi), traces(sumire)] == [1, 1]


def test_forged_tasks_do_nothing(
    start_worker: Callable[[], Any], send: Celery, asahi: Organisation, sumire: Organisation
) -> None:
    mine, theirs = ask(asahi, "quick"), ask(sumire, "quick")
    start_worker()

    send.send_task(RUN, (str(asahi.pk), str(theirs.pk)))  # the other's job in my name
    send.send_task(RUN, (str(uuid4()), str(theirs.pk)))  # an organisation that is not there
    send.send_task(RUN, (str(theirs.pk),))
    send.send_task(RUN, (), headers={"_schema_name": "npo_sumire"})
    send.send_task(RUN, (str(asahi.pk), str(mine.pk)))

    wait_for(lambda: state(mine, asahi) == "done")
    assert (traces(asahi), traces(sumire), state(theirs, sumire)) == (1, 0, "waiting")


def test_job_of_a_killed_worker_is_done_by_the_next(
    start_worker: Callable[[], Any], send: Celery, asahi: Organisation, tmp_path: Path
) -> None:
    job = ask(asahi, "gated")
    first = start_worker()
    send.send_task(RUN, (str(asahi.pk), str(job.pk)))
    wait_for((tmp_path / "gate.1").exists)

    first.send_signal(signal.SIGKILL)
    first.wait()
    before = state(job, asahi)
    (tmp_path / "gate").touch()
    start_worker()

    wait_for(lambda: state(job, asahi) == "done")
    assert (before, traces(asahi)) == ("running", 1)
