"""The city's worker after a publication."""

from functools import partial
from uuid import UUID

from billing_rules.packs import actions, queries
from npo_platform.backend import clock
from tenants.jobs.actions import progress
from tenants.jobs.models import Job


def spread(job: Job) -> None:
    """Tell and wake every NPO; taken up again by the sweeper after a crash."""
    version = queries.version(UUID(job.payload["version_id"]))
    actions.spread(version, at=clock.now(), told=partial(progress, job))
