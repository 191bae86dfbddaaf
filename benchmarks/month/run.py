"""One NPO's month of 150 people × 31 days: taking it in, evaluating it, closing it, freezing its report."""

import random
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.measure import best, database, tell

AT = datetime(2026, 4, 1, tzinfo=UTC)
NOW = datetime(2027, 1, 2, 5, tzinfo=UTC)


def main(people: int = 150) -> None:
    from npo_platform.kernel.calendar import Month
    from services.demo.cast import SampleNpo
    from services.demo.seed import Seed
    from services.demo.story import NpoStory
    from services.months.queries import month_of
    from tenants import crossing
    from tenants.registry.actions import installing
    from tenants.registry.queries import contracts_of_npo

    installing.install(at=AT)
    npo = SampleNpo("bench", "測定の会", {"mihon": people})
    seed = Seed(now=NOW, seed=1, domain="localhost", npos=(npo,))
    seed.found()
    story = NpoStory(npo, seed.calendar, 1)
    with crossing.inside(seed.organisations["npo_bench"]):
        everybody_every_day(story)
        row = month_of(contracts_of_npo()[0].pk, Month(2026, 12).first)
        assert row is not None
        measure(row, story.staff("baba"), people)


def measure(row: Any, manager: Any, people: int) -> None:
    """Evaluate, close, freeze; then the rules alone over the same facts."""
    from billing_rules.engine import evaluate
    from services.reports.actions import freeze
    from services.statements.actions import close_month, fresh_statement
    from services.statements.queries import recompute

    evaluated = best(lambda: fresh_statement(_touched(row), at=NOW), 3)
    tell(f"re-evaluate the open month ({people} × 31)", evaluated)
    start = time.perf_counter()
    statement = close_month(row, by=manager, at=NOW, today=NOW.date())
    closing = time.perf_counter() - start
    tell("close the month, without PDF", closing, 1.0, note="ratio to the goal of 1 s")
    start = time.perf_counter()
    freeze(row.pk, by=manager, at=NOW)
    tell("freeze its report, without PDF", time.perf_counter() - start)
    again = recompute(statement).evaluation
    pure = best(lambda: evaluate(again.pack, again.facts), 5)
    events = len(again.facts.events)
    tell(f"the rules alone over {events:,} events", pure, closing, note=f"{events / pure:,.0f} events/s")


def everybody_every_day(story: Any) -> None:
    """150 people with a meal on every day; the closed days of the rules fall out by themselves."""
    from services.demo import people as sample

    sample.PATTERNS, sample.WEIGHTS = ((0, 1, 2, 3, 4, 5, 6),), (1,)
    story.rng = random.Random(1)
    story.enter_people()
    first = story.calendar.months[1].first
    story.live(first, first + timedelta(days=30))


def _touched(row: Any) -> Any:
    from django.db.models import F

    from services.months.models import Month

    Month.objects.filter(pk=row.pk).update(revision=F("revision") + 1)
    row.refresh_from_db()
    return row


if __name__ == "__main__":
    with database():
        main(*map(int, sys.argv[1:]))
