"""A worker with two kinds of jobs of its own: one that is quick, one that can be killed in the middle."""

import os
import time
from pathlib import Path

import django

django.setup()

from npo_platform.celery import app  # noqa: E402
from tenants.audit.models import AuditEntry  # noqa: E402
from tenants.jobs import registry  # noqa: E402
from tenants.jobs.models import Job  # noqa: E402
from tests.world import FOUNDED  # noqa: E402

__all__ = ["app"]


def note(job: Job) -> None:
    """Leave a trace in the organisation the job belongs to."""
    AuditEntry.objects.create(at=FOUNDED, table_name="jobs_job", row_id=str(job.pk), action="worked")


def wait_at_gate(job: Job) -> None:
    """Work until the gate is opened; a worker killed meanwhile has done nothing."""
    gate = Path(os.environ["TEST_GATE"])
    gate.with_suffix(f".{job.attempts}").touch()
    while not gate.exists():
        time.sleep(0.02)
    note(job)


registry.register("quick", note)
registry.register("gated", wait_at_gate)
