"""The rule once more in plain Python and Decimal, typed by hand from its sentences; knows nothing of packs."""

from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

RATIOS = {"ratio10": Decimal("0.1"), "ratio20": Decimal("0.2"), "ratio30": Decimal("0.3")}


def billed(facts):
    """Event key → quantity, user yen, city yen of every event that is not refused."""
    priced, result = {event.key for event in facts.events}, {}
    histories = {person.key: person.inputs for person in facts.people}
    of_day, of_week = Counter(), Counter()
    everything = [event for event in (*facts.events, *facts.counted_before) if event.on >= date(2026, 4, 1)]
    for event in sorted(everything, key=lambda one: (one.person, one.on, one.slot != "lunch", one.key)):
        ratio = ratio_of(histories[event.person], event.on)
        if ratio is None:
            continue  # what is refused fills neither the day nor the week
        delivered = event.inputs["status"] in ("handed", "left")
        if delivered and not accepted(event, of_day, of_week):
            continue
        if event.key in priced:
            result[event.key] = (1, *shares(event.on, ratio)) if delivered else (0, 0, 0)
    return result


def accepted(event, of_day, of_week):
    """Whether a meal is the first of its day and one of the first four of its week."""
    of_day[event.person, event.on] += 1
    if of_day[event.person, event.on] > 1:
        return False
    monday = event.on - timedelta(days=event.on.weekday())
    of_week[event.person, monday] += 1
    return of_week[event.person, monday] <= 4


def ratio_of(inputs, day):
    now = {name: [one.value for one in history if one.starts_on <= day][-1] for name, history in inputs.items()}
    return Decimal("0.1") if now["programme"] == "disability" else RATIOS.get(now["burden_class"])


def shares(day, ratio):
    """What the user and the city pay for a meal."""
    price = Decimal(263) if day >= date(2026, 10, 1) else Decimal(257)
    city = (price * (1 - ratio)).to_integral_value(ROUND_FLOOR)
    return int(price - city), int(city)
