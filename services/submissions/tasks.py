"""The worker's side of a verdict."""

from uuid import UUID

from services.submissions.actions import hear_verdict
from tenants.jobs.models import Job


def verdict_arrived(job: Job) -> None:
    """The city has decided on a report of ours."""
    hear_verdict(UUID(job.payload["received_report"]))
