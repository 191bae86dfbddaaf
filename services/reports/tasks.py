"""The worker draws the papers of a new report, so that nobody waits for them."""

from uuid import UUID

from npo_platform.papers import shelf
from services.reports.queries import report
from tenants.jobs.actions import progress
from tenants.jobs.models import Job


def draw_papers(job: Job) -> None:
    """Put every paper of the report on the shelf."""
    drawn = report(UUID(job.payload["report"]))
    for done, one in enumerate(drawn.papers, start=1):
        shelf.paper(one.name, drawn.content)
        progress(job, done, len(drawn.papers))
