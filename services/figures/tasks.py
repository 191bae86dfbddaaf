"""The worker's side: a month was accepted; with it, what it corrects in months before."""

from uuid import UUID

from npo_platform.backend import clock
from services.figures.actions import reckon
from services.figures.queries import touched_by
from tenants.jobs.models import Job


def reckon_month(job: Job) -> None:
    """Reckon the month, and every month an adjustment in it belongs to."""
    for month_id in touched_by(UUID(job.key)):
        reckon(month_id, at=clock.now())
