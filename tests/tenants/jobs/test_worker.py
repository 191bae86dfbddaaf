"""A real worker on a real broker: work is done inside its organisation, survives kill -9, and cannot be forged."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery

from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.jobs.actions import RUN, SWEEP
from tenants.jobs.models import Job
from tenants.registry.models import Organisation
from tests import world
from tests.workers import broker, send, start_worker, wait_for

__all__ = ["broker", "send", "start_worker"]


@pytest.fixture
def asahi(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_asahi"]


@pytest.fixture
def sumire(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_sumire"]


def ask(organisation: Organisation, kind: str) -> Job:
    with inside(organisation):
        job = Job(
            organisation_id=organisation.pk, kind=kind, key="x", created_at=world.FOUNDED, touched_at=world.FOUNDED
        )
        job.save(force_insert=True)
    return job


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
