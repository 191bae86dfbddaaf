"""The worker's side of a publication: open months written anew, then what it changes in closed ones."""

from uuid import UUID

from billing_rules.advisories.actions import look_again
from billing_rules.packs import queries as packs
from billing_rules.packs.actions import arrive
from npo_platform.backend import clock
from services.corrections.actions import propose
from services.statements.actions import fresh_statement
from services.statements.queries import open_months_under
from tenants.jobs.actions import progress
from tenants.jobs.models import Job


def pack_published(job: Job) -> None:
    """Every open month from the first changed day is written anew, one by one; corrections in one transaction."""
    version = packs.version(UUID(job.payload["version_id"]))
    months = open_months_under(version)
    progress(job, 0, len(months))
    for done, month in enumerate(months, start=1):
        fresh_statement(month, at=clock.now())
        progress(job, done, len(months), f"{month.label}分を{version.number_label}で計算し直しました。")
    propose(version, at=clock.now())
    look_again(version.pack.city_id, version.pack.service, at=clock.now())
    arrive(version, months=len(months), at=clock.now())
