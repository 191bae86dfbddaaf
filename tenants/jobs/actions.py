"""Start, run, advance and finish jobs. The row is written with its cause; the worker is only woken."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import connection, transaction

from npo_platform.backend import clock
from npo_platform.backend.tasks import start
from npo_platform.kernel.errors import Refusal
from tenants import crossing
from tenants.jobs import registry
from tenants.jobs.models import Job
from tenants.jobs.states import JobState

log = logging.getLogger(__name__)

OPEN = (JobState.WAITING, JobState.RUNNING)
FOR_OTHERS = frozenset({"verdict", "pack_published", "simulation", "advisory", "contract_changed"})
ATTEMPTS = 3
STOPPED = f"処理の途中で {ATTEMPTS}回止まりました。運営に連絡してください。"
RUN, SWEEP = "tenants.jobs.tasks.run_job", "tenants.jobs.tasks.sweep"


@transaction.atomic
def start_job(kind: str, key: str, *, at: datetime, payload: Mapping[str, Any] | None = None, total: int = 0) -> Job:
    """Ask for work of a kind on a thing; asked twice while it waits, it is done once.

    Asked while it runs, it is done once more afterwards: it may already have read what has changed since.
    """
    mine = {"organisation_id": crossing.current().pk, "kind": kind, "key": key}
    job = Job(**mine, payload=dict(payload or {}), total=total, created_at=at, touched_at=at)
    Job.objects.bulk_create([job], ignore_conflicts=True)
    Job.objects.filter(**mine, state=JobState.RUNNING).update(again=True)
    found = Job.objects.filter(**mine, state__in=OPEN).first()
    if found is None:  # the one in our way was finished in this very moment
        return start_job(kind, key, at=at, payload=payload, total=total)
    crossing.after_commit(partial(start, RUN, str(found.pk)))
    return found


def wake_other(organisation_id: UUID, *, kind: str, key: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Leave a job with another organisation: a verdict, say. The sweeper wakes it there."""
    wake_others({organisation_id: key}, kind=kind, payload=payload, at=at)


@transaction.atomic
def wake_others(keys: Mapping[UUID, str], *, kind: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Leave each organisation a job on a thing of its own; one sweep wakes them all."""
    if kind not in FOR_OTHERS:
        raise ValueError(f"jobs of kind {kind!r} are not left with others")
    common = {"kind": kind, "created_at": at, "touched_at": at}
    jobs = [
        Job(organisation_id=organisation_id, key=key, payload=dict(payload), **common)
        for organisation_id, key in keys.items()
    ]
    Job.objects.bulk_create(jobs, ignore_conflicts=True)
    crossing.after_commit(partial(current_app.send_task, SWEEP))


def run(job_id: UUID) -> None:
    """Do a job's work, unless another worker is at it or it is done already; given up after three workers' deaths."""
    with _alone(job_id) as alone:
        job = Job.objects.filter(pk=job_id, state__in=OPEN).first() if alone else None
        if job is None:
            return
        if job.state == JobState.RUNNING and job.attempts >= ATTEMPTS:  # each of them died without a word
            fail(job, STOPPED)
            return
        _touch(job, state=JobState.RUNNING, attempts=job.attempts + 1)
        try:
            registry.work_of(job.kind)(job)
        except Refusal as refusal:
            fail(job, refusal.message)
        except Exception:
            _give_back(job)
            raise
        else:
            if job.state == JobState.RUNNING:
                finish(job, job.message)


def progress(job: Job, done: int, total: int, message: str = "") -> None:
    """Move the progress bar."""
    _touch(job, done=done, total=total, message=message)


@transaction.atomic
def finish(job: Job, message: str = "") -> None:
    """The work is done; asked for again meanwhile, it waits once more."""
    again = Job.objects.select_for_update().values_list("again", flat=True).get(pk=job.pk)
    if again:
        _touch(job, state=JobState.WAITING, again=False, done=0, attempts=0, message=message)
        crossing.after_commit(partial(start, RUN, str(job.pk)))
    else:
        _touch(job, state=JobState.DONE, done=job.total, message=message)


def fail(job: Job, message: str) -> None:
    """The work could not be done; `message` says what a person can do about it."""
    _touch(job, state=JobState.FAILED, message=message[:200])


def _give_back(job: Job) -> None:
    if job.attempts >= ATTEMPTS:
        fail(job, "処理を終えられませんでした。時間をおいてやり直し、続くときは運営に連絡してください。")
    else:
        _touch(job, state=JobState.WAITING)


def _touch(job: Job, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(job, name, value)
    job.touched_at = clock.now()
    job.save(update_fields=[*changes, "touched_at"])


@contextmanager
def _alone(job_id: UUID) -> Iterator[bool]:
    """Hold a job's lock while its work is done; a killed worker's lock ends with its connection."""
    key = job_id.int % 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
