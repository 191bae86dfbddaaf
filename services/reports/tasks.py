"""The worker draws the papers of a new report, so that nobody waits for them."""

from uuid import UUID

from npo_platform.papers import shelf
from services.reports.queries import report
from tenants.jobs.actions import progress
from tenants.jobs.models import Job


def draw_papers(job: Job) -> None:
    """Put report and claim on the shelf."""
    content = report(UUID(job.payload["report"])).content
    for done, kind in enumerate(shelf.PAPERS, start=1):
        shelf.paper(kind, content)
        progress(job, done, len(shelf.PAPERS))
