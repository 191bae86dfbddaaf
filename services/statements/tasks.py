"""The worker's side: one month to write anew, or every open month a new version of the rules touches."""

from uuid import UUID

from billing_rules.packs import queries as packs
from billing_rules.packs.actions import arrive
from npo_platform.backend import clock
from services.months.models import Month
from services.statements.actions import fresh_statement
from services.statements.queries import open_months_under
from tenants.jobs.actions import progress
from tenants.jobs.models import Job


def evaluate_month(job: Job) -> None:
    """A fact of the month changed; closed meanwhile, it stays as it is."""
    month = Month.objects.get(pk=UUID(job.key))
    fresh_statement(month, at=clock.now())


def pack_published(job: Job) -> None:
    """The city published rules: every open month from the first changed day is written anew, one by one."""
    version = packs.version(UUID(job.payload["version_id"]))
    months = open_months_under(version)
    progress(job, 0, len(months))
    for done, month in enumerate(months, start=1):
        fresh_statement(month, at=clock.now())
        progress(job, done, len(months), f"{month.label}分を{version.number_label}で計算し直しました。")
    arrive(version, months=len(months), at=clock.now())
