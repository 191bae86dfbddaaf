"""How far a published version has come: whether the NPOs are told yet, and one line per NPO that was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from billing_rules.packs.models import Arrival, PackVersion
from billing_rules.packs.queries.arrivals import arrivals_of
from billing_rules.packs.queries.outlook import npos_to_tell
from billing_rules.packs.states import JOB, SPREAD
from tenants.jobs.models import Job
from tenants.jobs.states import JobState


@dataclass(frozen=True, slots=True)
class Rollout:
    """The jobs of one publication, by name of the NPO, each beside what arrived there.

    `spread` is the city's own job of telling them; `expected` how many there are to tell while it is not done.
    """

    jobs: Sequence[Job]
    arrivals: Mapping[UUID, Arrival]
    spread: Job | None = None
    expected: int = 0

    @property
    def rows(self) -> list[tuple[Job, Arrival | None]]:
        return [(job, self.arrivals.get(job.organisation_id)) for job in self.jobs]

    @property
    def read(self) -> int:
        return sum(arrival.read_at is not None for arrival in self.arrivals.values())

    @property
    def told(self) -> int:
        return len(self.jobs)

    @property
    def total(self) -> int:
        return max(self.told, self.expected)

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
    def is_spreading(self) -> bool:
        """The NPOs are being told, or wait to be."""
        return self.spread is not None and self.spread.is_open

    @property
    def is_stuck(self) -> bool:
        """Telling them was given up: somebody must let it go on."""
        return self.spread is not None and self.spread.state == JobState.FAILED

    @property
    def is_moving(self) -> bool:
        """Worth asking again: a job is waiting or running."""
        return self.is_spreading or any(job.is_open for job in self.jobs)


def rollout_of(version: PackVersion) -> Rollout:
    """Where each NPO stands with this version; two queries, and a third until all are told. For its city only."""
    ours = Q(kind=SPREAD, organisation_id=version.pack.city_id)
    found = Job.objects.filter(Q(kind=JOB) | ours, key=str(version.pk)).select_related("organisation")
    jobs = list(found.order_by("organisation__name", "pk"))
    spreads = sorted((job for job in jobs if job.kind == SPREAD), key=lambda job: job.created_at)
    spread = spreads[-1] if spreads else None
    arrivals = {arrival.npo_id: arrival for arrival in arrivals_of(version)}
    expected = len(npos_to_tell(version)) if spread and spread.state != JobState.DONE else 0
    return Rollout([job for job in jobs if job.kind == JOB], arrivals, spread, expected)
