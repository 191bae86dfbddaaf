"""The worker's side: a verdict arrives; every hour, deadlines that come near. Nobody is told the same twice."""

from uuid import UUID

from npo_platform.backend import clock
from npo_platform.backend.tasks import platform_task, start, task
from services.submissions.actions import hear_verdict, remind_of_deadlines
from tenants import crossing
from tenants.jobs.models import Job

REMIND = "services.submissions.tasks.remind"


@task
def remind(_organisation_id: str) -> None:
    """One NPO's reports that are soon due."""
    remind_of_deadlines(today=clock.today(), at=clock.now())


@platform_task
def remind_all() -> None:
    """Belongs to nobody: asks each NPO's own worker task, inside it."""
    for npo in crossing.each_npo():
        with crossing.inside(npo):
            start(REMIND)


def verdict_arrived(job: Job) -> None:
    """The city has decided on a report of ours."""
    hear_verdict(UUID(job.payload["received_report"]))
