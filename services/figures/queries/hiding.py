"""What may leave the house of a month's sums: nothing about fewer than five people, and nothing it follows from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tenants.statistics.states import FEWEST

Figures = Mapping[str, Any]
COUNTS = ("people", "meals", "contacts", "cost", "unanswered")
TIMES = ("alarm_median", "alarm_p90")
ALARMS = ("alarms", "alarms_open", *TIMES)
NAMES = (*COUNTS, *ALARMS)


def few(people: int) -> bool:
    """Whether a figure is about somebody, but about so few that they could be recognised."""
    return 0 < people < FEWEST


def told(own: Figures, earlier: Figures | None = None) -> dict[str, Any]:
    """The figures to tell, None where something is hidden.

    What an earlier telling of the same month hid stays hidden, so that the two together tell no more than one.
    """
    silent = _silent(own) | (_silent_before(earlier) if earlier else set())
    if "people" in silent:
        return dict.fromkeys((*NAMES, "classes"))
    if silent & {"unanswered", "meals"}:
        silent |= {"unanswered", "meals"}  # the commission is what both cost together
    if "alarms" in silent:
        silent |= set(ALARMS)
    return {
        **{name: None if name in silent else own[name] for name in NAMES},
        "classes": _classes(own["classes"], earlier["classes"] if earlier else []),
    }


def _silent(own: Figures) -> set[str]:
    of = own["people_of"]
    if few(own["people"]):
        return set(NAMES)
    silent = {name for name in ("contacts", "unanswered", "alarms") if few(of[name])}
    if "unanswered" in silent and own["meals"] + own["unanswered"] - own["people"] < FEWEST:
        return set(NAMES)  # so little was done that the commission gives the doors away
    if few(of["alarms_open"]) or few(of["alarms_closed"]):
        silent.add("alarms_open")
        if few(of["alarms_closed"]) or own["alarms"] < 2 * FEWEST:
            silent |= set(TIMES)
    return silent


def _silent_before(earlier: Figures) -> set[str]:
    silent = {name for name in NAMES if earlier[name] is None}
    none_closed = earlier["alarms"] is not None and earlier["alarms"] == earlier["alarms_open"]
    return silent - set(TIMES) if none_closed else silent


def _classes(own: Sequence[Figures], earlier: Sequence[Figures] | None) -> list[dict[str, Any]] | None:
    """Small classes and, with them, the smallest of the others: the sum of all is told, so one alone would follow."""
    if earlier is None:
        return None
    before = {one["code"] for one in earlier if one["people"] is None}
    small = {one["code"] for one in own if few(one["people"]) or one["code"] in before}
    hidden = small | _smallest(one for one in own if one["code"] not in small) if small else small
    about = [one["people"] for one in own if one["code"] in hidden]
    if hidden and (len(about) == 1 or sum(about) <= len(about)):
        return None
    return [{**one, "people": None} if one["code"] in hidden else dict(one) for one in own]


def _smallest(classes: Iterable[Figures]) -> set[str]:
    """All with the smallest number of people that is not 0."""
    counts = {one["code"]: one["people"] for one in classes if one["people"]}
    return {code for code, people in counts.items() if people == min(counts.values())}
