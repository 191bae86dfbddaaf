"""The worker's side: one provider's part of a simulation."""

from functools import partial
from uuid import UUID

from billing_rules.simulation.queries import share
from npo_platform.backend import clock
from services.simulations.actions import answer
from tenants.jobs.actions import progress
from tenants.jobs.models import Job


def simulate(job: Job) -> None:
    """Compute the share the city asked for; one that is finished already stays as it is."""
    asked = share(UUID(job.key))
    if asked.finished_at is None:
        answer(asked, at=clock.now, told=partial(progress, job))
