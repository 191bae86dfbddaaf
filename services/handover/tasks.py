"""The worker's side: every hour the contracts that end; an archive to make. Nobody is told the same twice."""

from uuid import UUID

from npo_platform.backend import clock
from npo_platform.backend.tasks import platform_task, start, task
from services.handover.actions.exporting import expire_exports, make_export
from services.handover.actions.settling import tend
from tenants import crossing
from tenants.jobs.actions import progress
from tenants.jobs.models import Job

TEND = "services.handover.tasks.tend_contracts"


@task
def tend_contracts(_organisation_id: str) -> None:
    """One NPO's contracts: what comes, what is done; archives whose time is over."""
    tend(today=clock.today(), at=clock.now())
    expire_exports(at=clock.now())


@platform_task
def tend_all() -> None:
    """Belongs to nobody: asks each NPO's own worker task, inside it."""
    for npo in crossing.each_npo():
        with crossing.inside(npo):
            start(TEND)


def export_asked(job: Job) -> None:
    """Somebody asked for an archive."""
    make_export(UUID(job.payload["export"]), at=clock.now(), told=lambda done, of: progress(job, done, of))
