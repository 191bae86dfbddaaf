"""The worker's side: one month to write anew."""

from uuid import UUID

from npo_platform.backend import clock
from services.months.models import Month
from services.statements.actions import fresh_statement
from tenants.jobs.models import Job


def evaluate_month(job: Job) -> None:
    """A fact of the month changed; closed meanwhile, it stays as it is."""
    month = Month.objects.get(pk=UUID(job.key))
    fresh_statement(month, at=clock.now())
