"""Jobs of the organisation one is in; the operator sees everybody's."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from tenants import crossing
from tenants.jobs.models import Job
from tenants.jobs.states import JobState

SILENT = timedelta(seconds=30)  # a living worker holds the lock of its job, so asking too early costs nothing


def job(job_id: UUID) -> Job:
    """One job; DoesNotExist when it is not one's own."""
    return jobs().get(pk=job_id)


def jobs() -> QuerySet[Job]:
    return Job.objects.filter(organisation_id=crossing.current().pk).order_by("-created_at", "pk")


def everyones_jobs() -> QuerySet[Job]:
    """All jobs, open ones first, newest first; the database shows them to the operator only."""
    is_open = Case(When(state__in=["waiting", "running"], then=0), default=1)
    return Job.objects.select_related("organisation").order_by(is_open, "-created_at", "pk")


def holders(kind: str, key: str, organisation_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these organisations have been given a job on a thing, done or not, as far as one may see."""
    found = Job.objects.filter(kind=kind, key=key, organisation_id__in=list(organisation_ids))
    return set(found.values_list("organisation_id", flat=True))


def to_wake(now: datetime) -> list[tuple[UUID, UUID, int]]:
    """(organisation, job, attempts) of all work that waits, or whose worker has long been silent; for the operator."""
    silent = Q(state=JobState.RUNNING, touched_at__lt=now - SILENT)
    found = Job.objects.filter(Q(state=JobState.WAITING) | silent).order_by("created_at", "pk")
    return list(found.values_list("organisation_id", "pk", "attempts"))
