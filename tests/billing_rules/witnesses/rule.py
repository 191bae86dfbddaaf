"""隣野市's rule at prices that leave fractions of a yen and with a tighter week, and crowded months for it."""

from datetime import date, timedelta
from pathlib import Path

from billing_rules.facts import DatedValue, EventFact, MonthFacts, PersonFact
from billing_rules.formats import parse
from npo_platform.kernel.calendar import Month

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
MONTHS = [Month(2026, 4), Month(2026, 9), Month(2026, 10), Month(2027, 2)]
EVER = date(2000, 1, 1)


def document():
    """257 yen, 263 yen from 2026-10-01; 4 meals a week instead of 7, so that one a day does not hide the week."""
    body = parse((LIBRARY / "tonari" / "meals.json").read_bytes())
    cost = next(table for table in body["tables"] if table["name"] == "delivery_cost")
    row = cost["rows"][0]
    cost["rows"] = [row | {"price": 257}, row | {"price": 263, "from": "2026-10-01"}]
    week = next(step for step in body["steps"] if step.get("name") == "within_week")
    week["max"] = 4
    return body


def crowded_month(chance, body):
    """Three people with meals on most days, twice or thrice on some, classes that change, and a week before."""
    month = chance.choice(MONTHS)
    choices = {spec["name"]: list(spec["choices"]) for spec in body["inputs"]}
    days = [month.first + timedelta(days=n) for n in range(-6, len(month.days))]

    def event(person, day, slot):
        inputs = {"meal": slot, "status": chance.choice([*choices["status"], "handed", "handed", "left"])}
        return EventFact(f"{chance.random()}", person, day, slot, inputs)

    def history(name):
        changed = month.first + timedelta(days=chance.randrange(-3, 28))
        return tuple(DatedValue(since, chance.choice(choices[name])) for since in (EVER, changed))

    people = [PersonFact(key, {name: history(name) for name in ("programme", "burden_class")}) for key in "ABC"]
    events = [
        event(person.key, day, slot)
        for person in people
        for day in days
        for slot, odds in (("lunch", 0.7), ("dinner", 0.2), ("dinner", 0.1))
        if chance.random() < odds
    ]
    chance.shuffle(events)
    now, before = ([one for one in events if (one.on >= month.first) == late] for late in (True, False))
    return MonthFacts(month, people=tuple(people), events=tuple(now), counted_before=tuple(before))
