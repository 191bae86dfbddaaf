"""The sums of one provider's months, put so that no person can be recognised in what leaves its schema."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from billing_rules.engine.impact import FIGURES, Case, MonthImpact, added, hidden
from npo_platform.kernel.calendar import Month

LARGEST = 5
PARTS = frozenset({"class", "row"})  # together they are all there is
Pairs = dict[str, list[int]]


@dataclass
class Tally:
    """Filled month by month; `figures` is what may be told to the city, `people` what stays with the provider."""

    months: list[dict[str, Any]] = field(default_factory=list)
    events: int = 0
    cases: dict[Case, tuple[set[str], Pairs]] = field(default_factory=dict)
    limited: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    people: dict[str, dict[str, int]] = field(default_factory=dict)
    _largest: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _moved: set[str] = field(default_factory=set)

    def take(self, month: Month, found: MonthImpact, *, closed: bool, known_from: date | None = None) -> None:
        """Add one month; `known_from` is the first day known of, where limits count from an earlier one."""
        told = {"month": str(month), "closed": closed, "people": len(found.people), "totals": found.totals}
        self.months.append(told | ({"known_from": str(known_from)} if known_from else {}))
        self.events += int(found.after.result.run.frame.priced.sum())
        self._seen |= found.people
        for case, people, sums in found.cases():
            known, before = self.cases.get(case, (set(), {}))
            self.cases[case] = known | people, added([before, sums])
        for held, people in zip(self.limited, found.limited(), strict=True):
            held.update(people)
        self._take_people(month, found)

    def _take_people(self, month: Month, found: MonthImpact) -> None:
        nobody = {"months": 0, "user_before": 0, "user_after": 0, "city_before": 0, "city_after": 0}
        before = found.before.of_people if found.before else {}
        for person, after in found.after.of_people.items():
            if person not in found.people and person not in found.moved:
                continue  # only counted from before
            own = self.people.setdefault(person, dict(nobody))
            own["months"] += 1
            for side, (user, city) in (("before", before.get(person, (0, 0))), ("after", after)):
                own[f"user_{side}"] += user
                own[f"city_{side}"] += city
        self._moved |= found.moved.keys()
        for old, new in found.moved.values():
            yen = {"user": [old[0], new[0]], "city": [old[1], new[1]]}
            self._largest.append((abs(sum(new) - sum(old)), {"month": str(month), **yen}))

    @property
    def figures(self) -> dict[str, Any]:
        """Sums, cases with at least five people, and the largest changes without names."""
        more = sum(one["user_after"] > one["user_before"] for one in self.people.values())
        less = sum(one["user_after"] < one["user_before"] for one in self.people.values())
        cases, silent = self.cases.items(), self._silent()
        largest = sorted(self._largest, key=lambda one: one[0], reverse=True)[:LARGEST]
        return {
            "events": self.events,
            "people": len(self._seen),
            "months": self.months,
            "totals": added([{name: [0, 0] for name in FIGURES}, *(one["totals"] for one in self.months)]),
            "cases": [_told(case, len(people), sums, silent=case in silent) for case, (people, sums) in cases],
            "limited": [_count(len(people)) for people in self.limited],
            "paying": {"more": _count(more), "less": _count(less)},
            "largest": [] if hidden(len(self._moved)) else [one for _, one in largest],
        }

    def _silent(self) -> set[Case]:
        """Small classes and rows, and with them the smallest others: the total less the rest would tell them."""
        silent = set[Case]()
        for group in {(case.kind, case.label) for case in self.cases if case.kind in PARTS}:
            own = {case: who for case, (who, _) in self.cases.items() if (case.kind, case.label) == group}
            small = [case for case, who in own.items() if hidden(len(who))]
            rest = sorted(own.keys() - set(small), key=lambda case: (len(own[case]), case), reverse=True)
            while small and rest and (len(small) < 2 or hidden(len(set[str]().union(*(own[one] for one in small))))):
                small.append(rest.pop())
            silent.update(small)
        return silent


def _told(case: Case, people: int, sums: Pairs, *, silent: bool) -> dict[str, Any]:
    if silent or hidden(people):
        return case._asdict() | {"people": None, "figures": None}
    return case._asdict() | {"people": people, "figures": sums}


def _count(people: int) -> int | None:
    return None if hidden(people) else people


def summed(counts: Iterable[int | None]) -> tuple[int, bool]:
    """The sum of what may be told, and whether somebody is missing in it."""
    known = list(counts)
    return sum(count or 0 for count in known), None in known
