"""The city's board of one notice: who was told, who has read, what it touched, what was put right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from billing_rules.advisories.models import Advisory, Share
from billing_rules.advisories.queries.known import later_of
from billing_rules.advisories.states import JOB
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import versions
from billing_rules.packs.states import PackState
from npo_platform.kernel.calendar import Month
from tenants.jobs.models import Job
from tenants.jobs.states import JobState


@dataclass(frozen=True, slots=True)
class Closing:
    """One month that was closed with the version, as its provider tells."""

    npo: str
    month: Month
    number: int
    at: datetime
    by: str


@dataclass(frozen=True)
class Row:
    """One provider: its share, and the job that answers it."""

    share: Share
    job: Job | None

    @property
    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = self.share.figures
        return found

    @property
    def state(self) -> str:
        """failed · looking · untouched · few · touched."""
        if not self.figures:
            return "failed" if self.job and self.job.state == JobState.FAILED else "looking"
        if not self.figures["touched"]:
            return "untouched"
        return "few" if self.figures["totals"]["people"] is None else "touched"

    @property
    def yen(self) -> int:
        """User's and city's part together; what few people's come to is not in it."""
        totals = self.figures["totals"]
        return (totals["user"] or 0) + (totals["city"] or 0)

    @property
    def cells(self) -> list[tuple[list[Month], dict[str, Any]]]:
        return [([Month.parse(one) for one in cell["months"]], cell) for cell in self.figures.get("cells", ())]


@dataclass(frozen=True)
class Board:
    """Everything of the page of a notice."""

    advisory: Advisory
    later: Advisory | None
    rows: Sequence[Row]
    successors: Sequence[PackVersion]

    @property
    def is_moving(self) -> bool:
        return any(row.job is not None and row.job.is_open for row in self.rows)

    @property
    def is_replaced(self) -> bool:
        return self.later is not None and self.later.is_published

    @property
    def read(self) -> int:
        return sum(row.share.read_at is not None for row in self.rows)

    @property
    def answered(self) -> list[Row]:
        return [row for row in self.rows if row.figures]

    @cached_property
    def totals(self) -> dict[str, int]:
        """Over all providers that may be told; `few` are those about fewer than five people."""
        told = [row.figures["totals"] for row in self.answered if row.state == "touched"]
        sums = {name: sum(one[name] for one in told) for name in ("statements", "people", "lines", "user", "city")}
        return sums | {"few": sum(row.state == "few" for row in self.answered)}

    @cached_property
    def corrected(self) -> dict[str, int]:
        """What confirmed corrections came to, over all providers."""
        told = [row.figures["corrected"] for row in self.answered]
        return {name: sum(one[name] for one in told) for name in ("months", "user", "city", "waiting")}

    @property
    def yen(self) -> int:
        return self.totals["user"] + self.totals["city"]

    @property
    def corrected_yen(self) -> int:
        return self.corrected["user"] + self.corrected["city"]

    @property
    def closings(self) -> Iterator[Closing]:
        """Which provider closed which month with the version, when and who answered for it."""
        for row in self.answered:
            for one in row.figures["closings"]:
                at = datetime.fromisoformat(one["at"])
                yield Closing(str(row.share.npo), Month.parse(one["month"]), one["number"], at, one["by"])


def board_of(one: Advisory) -> Board:
    """Five queries however many providers there are."""
    shares = list(Share.objects.filter(advisory=one).select_related("npo__organisation").order_by("pk"))
    shares.sort(key=lambda share: str(share.npo))
    found = Job.objects.filter(kind=JOB, key__in=[str(share.pk) for share in shares]).order_by("created_at", "pk")
    jobs = {job.key: job for job in found}
    kin = [own for own in versions(one.version.pack) if own.number > one.version.number]
    return Board(
        advisory=one,
        later=later_of(one),
        rows=[Row(share, jobs.get(str(share.pk))) for share in shares],
        successors=[own for own in kin if own.state != PackState.WITHDRAWN],
    )
