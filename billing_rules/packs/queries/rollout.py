"""How far a published version has come: one line per NPO that was woken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from billing_rules.packs.models import Arrival, PackVersion
from billing_rules.packs.queries.arrivals import arrivals_of
from billing_rules.packs.states import JOB
from tenants.jobs.models import Job
from tenants.jobs.states import JobState


@dataclass(frozen=True, slots=True)
class Rollout:
    """The jobs of one publication, by name of the NPO, each beside what arrived there."""

    jobs: Sequence[Job]
    arrivals: Mapping[UUID, Arrival]

    @property
    def rows(self) -> list[tuple[Job, Arrival | None]]:
        return [(job, self.arrivals.get(job.organisation_id)) for job in self.jobs]

    @property
    def read(self) -> int:
        return sum(arrival.read_at is not None for arrival in self.arrivals.values())

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
    """Where each NPO stands with this version; two queries. Only the publishing city sees these jobs."""
    woken = Job.objects.filter(kind=JOB, key=str(version.pk)).select_related("organisation")
    arrivals = {arrival.npo_id: arrival for arrival in arrivals_of(version)}
    return Rollout(list(woken.order_by("organisation__name", "pk")), arrivals)
