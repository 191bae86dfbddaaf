"""A process that does one job as the worker does, and stands still where the test wants to kill it."""

import os
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from billing_rules.simulation.models import Share  # noqa: E402
from services.simulations import tasks  # noqa: E402
from tenants.jobs.actions import progress  # noqa: E402
from tenants.jobs.models import Job  # noqa: E402
from tenants.jobs.tasks import run_job  # noqa: E402

GATE = Path(os.environ["TEST_GATE"])


def stand_still() -> None:
    GATE.touch()
    time.sleep(600)


def after_the_first_month(job: Job, done: int, total: int, message: str = "") -> None:
    progress(job, done, total, message)
    stand_still()


class WhileLeavingTheResult:
    """The people are written and the sums are not: all of it still in one transaction."""

    def save(self: Any, **_: Any) -> None:
        stand_still()


if __name__ == "__main__":
    place, organisation, job = sys.argv[1:]
    if place == "after the first month":
        tasks.progress = after_the_first_month
    else:
        Share.save = WhileLeavingTheResult.save  # type: ignore[method-assign]
    run_job(organisation, job)
