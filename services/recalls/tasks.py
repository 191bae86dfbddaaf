"""The worker's side: what a city's notice of a defect touched here."""

from functools import partial
from uuid import UUID

from billing_rules.advisories.queries import share
from npo_platform.backend import clock
from services.recalls.actions import answer
from tenants.jobs.actions import progress
from tenants.jobs.models import Job


def look(job: Job) -> None:
    """Answer the share the city, or a closing of our own, asked for."""
    answer(share(UUID(job.key)), at=clock.now, told=partial(progress, job))
