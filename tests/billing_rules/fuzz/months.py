"""Random months for any pack: what forms can write, or what only a broken program could."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import strategies as st

from billing_rules.facts import DatedValue, EventFact, MonthFacts, PersonFact
from npo_platform.kernel.calendar import Month

EVER = date(1868, 1, 1)


def values_of(spec):
    """Values an input may have."""
    if "choices" in spec:
        return list(spec["choices"])
    if spec.get("type") == "date":
        return ["1868-01-01", "2026-03-31", "2026-04-05", "2019-04-30", "2199-12-31", "2026-02-28", "1989-01-07"]
    if spec.get("type") == "time":
        return ["00:00", "14:59", "15:00", "15:01", "23:59"]
    return sorted({spec["min"], spec["max"], min(spec["max"], spec["min"] + 1), (spec["min"] + spec["max"]) // 2})


@st.composite
def months(draw, body, looks_back=True, sound=True):
    """A month of a few people around the pack's first day; `sound` leaves out what no form can write."""
    return write_month(lambda choices: draw(st.sampled_from(list(choices))), body, looks_back, sound)


def write_month(draw, body, looks_back=True, sound=True):
    start = Month.of(date.fromisoformat(body["from"])).shift(draw([0, 0, 1, 2, 12, 13]))
    levels = defaultdict(list)
    for spec in body["inputs"]:
        levels[spec["level"]].append(spec)

    def inputs_of(level, sure):
        return {spec["name"]: given_value(draw, spec, sure, sound) for spec in levels[level]}

    def event(key, day, sure=False):
        slot = draw(["lunch", "dinner", "x"])
        person = draw([one.key for one in people] if sure else "ABC")
        return EventFact(key, person, day, slot, inputs_of("event", sure or draw([True, True, True, False])))

    def history(spec):
        days = {EVER, max(EVER, start.first + timedelta(days=draw([-40, -1, 0, 1, 9, 27, 30])))}
        return tuple(DatedValue(day, given_value(draw, spec, sound, sound)) for day in sorted(days))

    people = tuple(
        PersonFact(key, {spec["name"]: history(spec) for spec in levels["person"]}) for key in draw(["A", "AB", "ABC"])
    )
    days, back = start.days, [1, 2, 6, 7, 30, 89, 365]
    now = tuple(event(f"e{n}", draw(days)) for n in range(draw([0, 1, 2, 5, 9, 14])))
    # Earlier events that miss an input are told as refused, which the second opinion leaves out.
    past = [start.first - timedelta(days=draw(back)) for _ in range(draw([0, 1, 4]) if looks_back else 0)]
    earlier = tuple(event(f"b{n}", day, sound) for n, day in enumerate(past) if day >= EVER)
    return MonthFacts(start, inputs_of("provider", sound), inputs_of("contract", sound), people, now, earlier)


def given_value(draw, spec, sure, sound):
    """A value of an input; where it is not sure, perhaps none, an unknown one, or one nobody can write."""
    if sure:
        return draw(values_of(spec))
    strange = [""] if spec.get("type") else ["", "absent", 10**6 + 1]
    if not sound:
        strange += ["absent", -(10**30), 2**63, "令和8年", "9:5", "2026-4-1", "25:00", "0001-01-01", "１５:００"]
    return draw([*values_of(spec), *strange])
