"""The worker's side: every hour, the stops up to the horizon. Idempotent, so a missed hour does no harm."""

from npo_platform.backend import clock
from npo_platform.backend.tasks import platform_task, start, task
from services.plans.actions import materialise_ahead
from tenants import crossing

MAKE = "services.plans.tasks.make_stops"


@task
def make_stops(_organisation_id: str) -> None:
    """One NPO's stops, from today to the horizon."""
    materialise_ahead(at=clock.now())


@platform_task
def make_all_stops() -> int:
    """Belongs to nobody: asks each NPO's own worker task, inside it."""
    asked = 0
    for npo in crossing.each_npo():
        with crossing.inside(npo):
            start(MAKE)
        asked += 1
    return asked
