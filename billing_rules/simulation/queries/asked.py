"""Which simulations there are, how far they are, and the two versions each compares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from uuid import UUID

from django.db.models import QuerySet

from billing_rules.engine import CompiledPack, compile_holed, load
from billing_rules.formats import parse
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from billing_rules.simulation.models import Share, Simulation
from billing_rules.simulation.states import JOB
from tenants.jobs.models import Job
from tenants.jobs.states import JobState


@dataclass(frozen=True)
class Progress:
    """How far a simulation is: each provider's share beside its job."""

    simulation: Simulation
    shares: Sequence[tuple[Share, Job | None]]

    @property
    def total(self) -> int:
        """Months known so far; a provider that has not begun counts as one."""
        return sum(max(job.total, 1) if job else 1 for _, job in self.shares)

    @property
    def done(self) -> int:
        return sum(
            max(job.total, 1) if share.finished_at and job else job.done if job else 0 for share, job in self.shares
        )

    @property
    def finished(self) -> int:
        return sum(share.finished_at is not None for share, _ in self.shares)

    @cached_property
    def failed(self) -> list[tuple[Share, Job]]:
        """The providers whose part could not be computed, with the reason."""
        return [
            (share, job)
            for share, job in self.shares
            if job and job.state == JobState.FAILED and share.finished_at is None
        ]

    @property
    def held_up(self) -> list[tuple[Share, Job]]:
        """The providers that wait for something, with what they wait for."""
        return [(share, job) for share, job in self.shares if job and job.is_open and job.message]

    @property
    def is_moving(self) -> bool:
        """Worth asking again: somebody is still computing."""
        left = len(self.shares) - self.finished - len(self.failed)
        return bool(left) and self.simulation.cancelled_at is None

    @property
    def is_complete(self) -> bool:
        """Nobody is still computing, and nobody called it off."""
        return not self.is_moving and self.simulation.cancelled_at is None

    @property
    def ended_at(self) -> datetime | None:
        """When the last provider had answered."""
        return max((share.finished_at for share, _ in self.shares if share.finished_at), default=None)

    @property
    def seconds(self) -> float | None:
        """From the asking to the last answer."""
        return (self.ended_at - self.simulation.asked_at).total_seconds() if self.ended_at else None


def simulation(simulation_id: UUID) -> Simulation:
    """One simulation; DoesNotExist when it is not there for whoever asks."""
    return _rows().get(pk=simulation_id)


def newest(version: PackVersion) -> Simulation | None:
    """The last simulation of a version's present bytes that was not called off."""
    rows = _rows().filter(version=version, digest=version.digest, cancelled_at__isnull=True)
    return rows.order_by("-asked_at").first()


def is_simulated(version: PackVersion) -> bool:
    """Whether every provider has answered about these bytes against the version they are to replace.

    A provider whose part failed has answered too: the page names it, and the approver reads it.
    """
    rows = _rows().filter(version=version, digest=version.digest, base_digest=version.previous_digest)
    return any(state_of(one).is_complete for one in rows.filter(cancelled_at__isnull=True).order_by("-asked_at")[:3])


def under_way(version: PackVersion, *, base_digest: str, months: int) -> Simulation | None:
    """The simulation of the same bytes against the same version over as many months that is not finished yet."""
    found = newest(version)
    if found is None or (found.base_digest, found.months) != (base_digest, months) or not state_of(found).is_moving:
        return None
    return found


def state_of(simulation: Simulation, *, with_figures: bool = False) -> Progress:
    """Two queries however many providers there are; asked every second, so the figures come only when wanted."""
    rows = simulation.shares.select_related("npo__organisation").order_by("npo__organisation__name", "pk")
    shares = list(rows if with_figures else rows.defer("figures"))
    jobs = {job.key: job for job in Job.objects.filter(kind=JOB, key__in=[str(share.pk) for share in shares])}
    return Progress(simulation, [(share, jobs.get(str(share.pk))) for share in shares])


def share(share_id: UUID) -> Share:
    """A provider's own share with what was asked; DoesNotExist for anybody else's."""
    return Share.objects.select_related("simulation__city__organisation").get(pk=share_id)


def shares_of_npo() -> QuerySet[Share]:
    """Every finished share of the provider one is in, newest first."""
    rows = Share.objects.filter(finished_at__isnull=False).select_related("simulation__city__organisation")
    return rows.defer("simulation__document").order_by("-finished_at", "pk")


def is_cancelled(simulation: Simulation) -> bool:
    """Asked anew each time: the city may call it off in the middle."""
    return Simulation.objects.filter(pk=simulation.pk, cancelled_at__isnull=False).exists()


def compiled(simulation: Simulation) -> CompiledPack:
    """The version to come, ready to be tried. Refused with each fault other than a missing row (`unsound_pack`)."""
    return _compiled(simulation.document)


def base(simulation: Simulation) -> CompiledPack | None:
    """The version it is compared with; none before the first publication."""
    return packs.compiled(simulation.base_digest) if simulation.base_digest else None


@lru_cache(maxsize=8)
def _compiled(document: str) -> CompiledPack:
    return compile_holed(load(parse(document)))


def _rows() -> QuerySet[Simulation]:
    return Simulation.objects.select_related("version__pack__city__organisation").defer("document", "version__document")
