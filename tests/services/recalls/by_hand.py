"""The touched events of a month found one by one from the pack's document: no columns, no compiled table.

For 見本市's rules on days that are not closed.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from billing_rules.engine import Result
from billing_rules.facts import EventFact, MonthFacts

Yen = tuple[int, int]
NOT_KEYS = {"from", "until", "ref", "refuse", "price", "user_price", "city_due", "user_due", "weekly_max"}


def rows_met(document: Mapping[str, Any], event: EventFact, facts: MonthFacts) -> Iterator[str]:
    """The row of each table in force on the event's day for its own case, named as a notice names it."""
    known: dict[str, Any] = {"closed": 0} | dict(event.inputs)
    person = next(one for one in facts.people if one.key == event.person)
    for name, history in person.inputs.items():
        for one in history:
            known |= {name: one.value} if one.starts_on <= event.on else {}
    for table in document["tables"]:
        found, latest = "", date.min
        keys = [key for key in ("closed", "status", "meal", "burden_class") if key in table.get("keys", ())]
        for number, row in enumerate(table["rows"], 1):
            since = date.fromisoformat(row["from"])
            if latest <= since <= event.on and all(row[key] in ("*", known[key]) for key in keys):
                found, latest = f"row:{table['name']}:{number}", since
        yield found


def touched(
    result: Result, document: Mapping[str, Any], facts: MonthFacts, rows: Collection[str], first: date, last: date
) -> dict[str, Yen]:
    """Event key → yen of every counted event on the days that rests on one of the rows, or on anything."""
    yen = {row.key: (row.user_yen, row.city_yen) for row in result.event_rows()}
    found: dict[str, Yen] = {}
    for event in facts.events:
        if first <= event.on <= last and event.key in yen:
            met = set(rows_met(document, event, facts))
            if not rows or met & set(rows):
                found[event.key] = yen[event.key]
    return found
