"""The worker's side: every hour, the stops up to the horizon; contracts that end or are renewed. May be repeated."""

from uuid import UUID

from npo_platform.backend import clock
from npo_platform.backend.tasks import platform_task, start, task
from services.plans.actions import carry, materialise_ahead, materialise_from
from services.plans.queries.carrying import carrying
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.jobs.actions import finish
from tenants.jobs.models import Job
from tenants.registry.queries import contract

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


def contract_changed(job: Job) -> None:
    """The city ends a contract of ours: no meal stands from that day on."""
    materialise_from(contract(UUID(job.payload["contract"])).end, at=clock.now())


def carry_decisions(job: Job) -> None:
    """Everybody goes on under the renewal; who could not be carried is named with the reason."""
    waiting = carrying(contract(UUID(job.key)), ending_too=bool(job.payload.get("ending_too")))
    by = Person(UUID(job.payload["by_id"]), job.payload["by_name"])
    told = carry(waiting, by=by, at=clock.now())
    left = "。".join(f"{name}さん：{sentence}" for name, sentence in told.refused)
    finish(job, f"{told.count}人を引き継ぎました。{left}"[:200])
