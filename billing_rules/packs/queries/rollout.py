"""How far a published version has come: one line per NPO that was woken."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing_rules.packs.models import PackVersion
from billing_rules.packs.states import JOB
from tenants.jobs.models import Job
from tenants.jobs.states import JobState


@dataclass(frozen=True, slots=True)
class Rollout:
    """The jobs of one publication, by name of the NPO."""

    jobs: Sequence[Job]

    @property
    def total(self) -> int:
        return len(self.jobs)

    @property
    def done(self) -> int:
        return sum(job.state == JobState.DONE for job in self.jobs)

    @property
    def failed(self) -> int:
        return sum(job.state == JobState.FAILED for job in self.jobs)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100

    @property
    def is_moving(self) -> bool:
        """Worth asking again: a job is waiting or running."""
        return any(job.is_open for job in self.jobs)


def rollout_of(version: PackVersion) -> Rollout:
    """Where each NPO stands with this version; one query. Only the publishing city sees these jobs."""
    woken = Job.objects.filter(kind=JOB, key=str(version.pk)).select_related("organisation")
    return Rollout(list(woken.order_by("organisation__name", "pk")))
