"""A defect in published rules over every provider's closed months: from the notice to the last answer, by the worker.

`python3 script/bench recall [providers] [people] [months]`; without arguments 7 × 150 × 12. The months are frozen as
closing freezes them; the worker has two processes and compiles the version cold. What it found is then compared, event
by event, with what is read from the pack's document alone.
"""

import json
import os
import sys
import time
from typing import Any

from benchmarks.measure import database, tell
from benchmarks.simulation.run import worker

GOAL = 60.0
ROW = "row:price:1"


def main(providers: int = 7, people: int = 150, months: int = 12) -> None:
    from benchmarks.simulation.city import found

    city = found(people, months)
    city.add(providers)
    for parts in ((ROW,), ()):
        with worker():
            seconds, advisory = told(city, parts)
        lines, missed = compared(city, advisory)
        what = "one row" if parts else "everything"
        note = (
            f"beside the goal of 60 s; {providers} NPOs × {people} × {months} months, {lines:,} lines, {missed} missed"
        )
        tell(f"find what {what} touched", seconds, GOAL, note=note)


def told(city: Any, parts: tuple[str, ...]) -> tuple[float, Any]:
    """Seconds from telling to the last answer."""
    from billing_rules.advisories import actions
    from billing_rules.advisories.models import Share
    from billing_rules.packs.models import PackVersion
    from npo_platform.backend import clock
    from tenants import crossing

    with crossing.inside(city.organisation):
        version = PackVersion.objects.select_related("pack").get(state="published")
        first = version.first_changed_day or clock.today().replace(year=2025, month=4, day=1)
        draft = actions.AdvisoryDraft("middle", first, None, f"測定 {len(parts)}", "待つ", parts)
        began = time.perf_counter()
        advisory = actions.write(version, draft, by=city.author, at=clock.now())
        while Share.objects.filter(advisory=advisory, found_at=None).exists():
            time.sleep(0.02)
            if time.perf_counter() - began > 600:
                sys.exit("The worker does not answer.")
        return time.perf_counter() - began, advisory


def compared(city: Any, advisory: Any) -> tuple[int, int]:
    """How many lines were found, and how many months do not come to what the brute force knows."""
    from billing_rules.advisories.models import Share
    from services.recalls.models import TouchedLine
    from services.recalls.queries.touched import statements_under
    from tenants import crossing

    with crossing.inside(city.organisation):
        npos = [share.npo.organisation for share in Share.objects.filter(advisory=advisory).select_related("npo")]
        document = json.loads(advisory.version.document)
    lines = missed = 0
    for npo in npos:
        with crossing.inside(npo):
            own = Share.objects.select_related("advisory__version__pack").get(advisory=advisory)
            known = TouchedLine.objects.filter(share_id=own.pk)
            lines += known.count()
            missed += sum(
                kept(known.filter(month=one.month)) != by_brute_force(one, own.advisory, document)
                for one in statements_under(own.advisory)
            )
    return lines, missed


def kept(lines: Any) -> dict[str, list[int]]:
    """Person → events, user yen and city yen, as they were found."""
    people: dict[str, list[int]] = {}
    for person, *figures in lines.values_list("recipient_id", "events", "user_yen", "city_yen"):
        add(people, str(person), figures)
    return people


def by_brute_force(statement: Any, advisory: Any, document: Any) -> dict[str, list[int]]:
    """The same, event by event from the document of the rules; a refused delivery rests on them too, with 0 yen."""
    from billing_rules.engine import evaluate
    from billing_rules.packs.queries import compiled
    from services.statements.queries.facts import frozen_facts
    from tests.services.recalls.by_hand import touched

    facts = frozen_facts(statement.facts)
    result, month = evaluate(compiled(advisory.version), facts), statement.month.value
    first = max(advisory.first_day, month.first)
    persons = {event.key: event.person for event in facts.events}
    people: dict[str, list[int]] = {}
    for key, yen in touched(result, document, facts, advisory.parts, first, month.last).items():
        add(people, persons[key], [1, *yen])
    for event in () if advisory.parts else facts.events:
        if is_refused(event) and first <= event.on <= month.last:
            add(people, event.person, [1, 0, 0])
    return people


def is_refused(event: Any) -> bool:
    """見本市's rules refuse what is recorded from 12/29 to 1/3, unless it was called off before."""
    day = (event.on.month, event.on.day)
    return (day >= (12, 29) or day <= (1, 3)) and event.inputs["status"] not in {"cancelled", "suspended"}


def add(people: dict[str, list[int]], person: str, figures: list[int]) -> None:
    people[person] = [n + more for n, more in zip(people.get(person, [0, 0, 0]), figures, strict=True)]


if __name__ == "__main__":
    own = "virtual_host=6"  # no other worker of this machine takes our tasks
    os.environ["BROKER_URL"] = os.environ["BROKER_URL"].replace("virtual_host=0", own)
    with database():
        main(*map(int, sys.argv[1:]))
