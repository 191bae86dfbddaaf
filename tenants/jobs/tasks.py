"""The worker's doors: one task for every kind of job, and the sweeper that wakes what was left lying."""

from uuid import UUID

from django.core.cache import cache

from npo_platform.backend import clock
from npo_platform.backend.tasks import platform_task, start, task
from tenants import crossing
from tenants.jobs import actions, queries
from tenants.registry.states import Kind

STANDS_IN_THE_QUEUE = 120  # seconds after which a message counts as lost


@task
def run_job(_organisation_id: str, job_id: str) -> None:
    """Do one job inside its organisation."""
    actions.run(UUID(job_id))


@platform_task
def sweep() -> int:
    """Wake all work that waits, and tell how many were woken.

    Belongs to nobody: it looks as the operator and wakes inside each organisation. Who was woken a moment ago and
    still stands in the queue is let be: otherwise a thousand waiting jobs would be queued again every time.
    """
    organisations = {row.pk: row for row in crossing.each_organisation()}
    operators = [row for row in organisations.values() if row.kind == Kind.OPERATOR]
    if not operators:
        return 0
    with crossing.inside(operators[0]):
        waiting = queries.to_wake(clock.now())
    woken = 0
    for organisation_id, job_id, attempts in waiting:
        if organisation_id in organisations:
            with crossing.inside(organisations[organisation_id]):
                if cache.add(f"woken/{job_id}/{attempts}", 1, STANDS_IN_THE_QUEUE):
                    start(actions.RUN, str(job_id))
                    woken += 1
    return woken
