"""Publishing with one NPO under contract and with a thousand, in one run; and telling them all afterwards.

`python3 script/bench publication [npos] [rounds]`. The NPOs are rows of the registry: publishing enters no schema of
theirs.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.measure import database, tell

AT = datetime(2025, 4, 1, tzinfo=UTC)


def main(npos: int = 1000, rounds: int = 15) -> None:
    """Versions are published in turn; the ratio is that of the medians, one NPO against many."""
    from tenants import crossing

    city = Publishing()
    city.commission(1)
    with crossing.inside(city.organisation):
        city.round()  # the first fills the caches
        few = [city.round() for _ in range(rounds)]
    city.commission(npos - 1)
    with crossing.inside(city.organisation):
        city.round()
        many = [city.round() for _ in range(rounds)]
    for name, measured in (("1 NPO", few), (f"{npos} NPOs", many)):
        seconds, statements = statistics.median(one[0] for one in measured), {one[1] for one in measured}
        tell(f"publish with {name}", seconds * 1000, unit="ms", note=f"{sorted(statements)} statements")
    ratio = statistics.median(one[0] for one in many) / statistics.median(one[0] for one in few)
    print(f"publish with {npos} NPOs takes {ratio:.2f} times as long as with 1")
    told = statistics.median(one[2] for one in many)
    tell(f"then tell {npos} NPOs, by the worker", told, note=f"{npos / told:,.0f} NPOs/s")


class Publishing:
    """A city that publishes version after version."""

    def __init__(self) -> None:
        from benchmarks.simulation.city import found

        found_city = found(0, 0, 0)
        self.organisation, self.next = found_city.organisation, found_city
        self.number = 0

    def commission(self, count: int) -> None:
        """That many more NPOs under contract."""
        from npo_platform.backend.logins import role_of
        from npo_platform.kernel.ids import uuid7
        from tenants import crossing
        from tenants.registry.models import Contract, Npo, Organisation

        first, self.number = self.number, self.number + count
        rows = [
            Organisation(
                id=uuid7(),
                schema_name=f"npo_n{n}",
                role_name=role_of(f"npo_n{n}"),
                kind="npo",
                name=f"団体{n}",
                opened_on=AT.date(),
            )
            for n in range(first, self.number)
        ]
        agreed = {"service": "meals", "title": "委託", "starts_on": date(2025, 4, 1), "ends_on": date(2027, 4, 1)}
        with crossing.as_owner():
            Organisation.objects.bulk_create(rows)
            Npo.objects.bulk_create([Npo(organisation=row, legal_name=row.name) for row in rows])
            Contract.objects.bulk_create(
                [
                    Contract(city_id=self.organisation.pk, npo_id=row.pk, number=row.schema_name, **agreed)
                    for row in rows
                ]
            )

    def round(self) -> tuple[float, int, float]:
        """One more version: seconds and statements of its publication, and seconds of telling."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from billing_rules.packs import actions as packs
        from npo_platform.kernel.ids import uuid7
        from tenants.accounts.queries import Person

        version = self._approved(self.next.draft())
        at = AT + timedelta(days=self.next.price)
        by = Person(uuid7(), "承認")
        with CaptureQueriesContext(connection) as captured:
            published = _seconds(lambda: packs.publish(version, by=by, at=at, past_decision="測定"))
        told = _seconds(lambda: packs.spread(version, at=at, told=lambda *_: None))
        return published, len(captured), told

    def _approved(self, version: Any) -> Any:
        """Without examples and simulated over no month: what is measured comes after."""
        from billing_rules.packs import actions as packs
        from billing_rules.simulation.models import Simulation
        from npo_platform.kernel.ids import uuid7
        from tenants.accounts.queries import Person

        version.state, version.validated_at = "validated", AT
        version.save(update_fields=["state", "validated_at"])
        Simulation.objects.bulk_create(
            [
                Simulation(
                    city_id=self.organisation.pk,
                    version=version,
                    label=str(version),
                    service="meals",
                    document=version.document,
                    digest=version.digest,
                    base_digest=version.previous_digest,
                    months=3,
                    asked_by_id=self.next.author.id,
                    asked_by_name=self.next.author.name,
                    asked_at=AT,
                )
            ]
        )
        return packs.approve(version, by=Person(uuid7(), "承認"), at=AT)


def _seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    with database():
        main(*map(int, sys.argv[1:]))
