"""The worker's side: every hour, reports whose day has gone by. Nobody is told the same twice."""

from npo_platform.backend import clock
from npo_platform.backend.tasks import platform_task, start, task
from tenants import crossing
from tenants.desk.actions import tell_overdue

TELL = "tenants.desk.tasks.tell"


@task
def tell(_organisation_id: str) -> None:
    """What one city waits for in vain."""
    tell_overdue(today=clock.today(), at=clock.now())


@platform_task
def tell_all() -> None:
    """Belongs to nobody: asks each city's own worker task, inside it."""
    for city in crossing.each_city():
        with crossing.inside(city):
            start(TELL)
