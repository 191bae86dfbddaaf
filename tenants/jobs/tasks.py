"""The worker's doors: one task for every kind of job, and the sweeper that wakes what was left lying."""

from uuid import UUID

from npo_platform.backend import clock
from npo_platform.backend.tasks import platform_task, start, task
from tenants import crossing
from tenants.jobs import actions, queries
from tenants.registry.states import Kind


@task
def run_job(_organisation_id: str, job_id: str) -> None:
    """Do one job inside its organisation."""
    actions.run(UUID(job_id))


@platform_task
def sweep() -> int:
    """Wake all work that waits. Belongs to nobody: it looks as the operator and wakes inside each organisation."""
    organisations = {row.pk: row for row in crossing.each_organisation()}
    operators = [row for row in organisations.values() if row.kind == Kind.OPERATOR]
    if not operators:
        return 0
    with crossing.inside(operators[0]):
        waiting = queries.to_wake(clock.now())
    for organisation_id, job_id in waiting:
        if organisation_id in organisations:
            with crossing.inside(organisations[organisation_id]):
                start(actions.RUN, str(job_id))
    return len(waiting)
