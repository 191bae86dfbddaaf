"""The worker's side: every hour, decisions whose weekdays become narrower today. Idempotent."""

from npo_platform.backend import clock
from npo_platform.backend.tasks import platform_task, start, task
from services.intakes.actions import settle
from tenants import crossing

SETTLE = "services.intakes.tasks.settle_due"


@task
def settle_due(_organisation_id: str) -> None:
    """What has come due at one NPO."""
    settle(clock.today(), at=clock.now())


@platform_task
def settle_all() -> None:
    """Belongs to nobody: asks each NPO's own worker task, inside it."""
    for npo in crossing.each_npo():
        with crossing.inside(npo):
            start(SETTLE)
