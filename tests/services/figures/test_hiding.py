"""Nothing about fewer than five people can be read from all that is told, nor worked out from it.

Whoever tries knows everything that is told, the city's price for a meal and these very rules. For that, every small
world is told, and worlds that sound the same are laid beside each other: in them whatever is hidden must differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest

from services.figures.queries.hiding import NAMES, told
from tenants.statistics.queries import total_of

PRICE = 410
Raw = dict[str, Any]


def month(**known: Any) -> Raw:
    """Eighty meals of ten people without any trouble, but for what is said."""
    of = {"contacts": 10, "unanswered": 0, "alarms": 0, "alarms_open": 0, "alarms_closed": 0}
    raw = dict.fromkeys(NAMES, 0) | {"people": 10, "meals": 80, "contacts": 80, "classes": []}
    raw |= {"alarm_median": None, "alarm_p90": None, **{key: one for key, one in known.items() if key in raw}}
    raw["cost"] = known.get("cost", PRICE * (raw["meals"] + raw["unanswered"]))
    return raw | {"people_of": of | known.get("people_of", {})}


def classes(*people: int) -> list[dict[str, Any]]:
    return [{"code": str(number), "label": str(number), "people": count} for number, count in enumerate(people)]


def heard(raw: Raw) -> str:
    """Everything that is told of a world, as one text."""
    return repr(told(raw))


def values_by_telling(worlds: Iterable[tuple[Raw, Sequence[int]]]) -> Iterator[tuple[str, list[set[int]]]]:
    """For everything that can be told, the values each of some secrets may have."""
    found: dict[str, list[Sequence[int]]] = defaultdict(list)
    for raw, secrets in worlds:
        found[heard(raw)].append(secrets)
    for text, secrets in found.items():
        yield text, [set(values) for values in zip(*secrets, strict=True)]


@pytest.mark.parametrize("places", [1, 2, 3, 4])
def test_a_hidden_class_cannot_be_worked_out(places: int) -> None:
    """Every way up to 19 people can be in so many classes; the number of all of them is told."""
    most = {1: 19, 2: 19, 3: 19, 4: 13}[places]
    found: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=places):
        if sum(counts) <= most:
            found[heard(month(people=sum(counts), meals=80, classes=classes(*counts)))].append(counts)

    for text, worlds in found.items():
        known = told(month(people=sum(worlds[0]), meals=80, classes=classes(*worlds[0])))["classes"]
        for place in range(places):
            if known is None or known[place]["people"] is None:
                assert len({counts[place] for counts in worlds}) > 1, text


def test_closed_doors_cannot_be_worked_out_from_the_commission() -> None:
    worlds = (
        (
            month(people=people, meals=carried - doors, unanswered=doors, people_of={"unanswered": behind}),
            (doors, behind),
        )
        for people in range(5, 8)
        for carried in range(people, 24)
        for doors in range(carried - people + 1)
        for behind in range(min(doors, 1), doors + 1)
    )

    for text, (doors, _) in values_by_telling(worlds):
        if "'unanswered': None" in text:
            assert len(doors) > 1, text


def test_open_alarms_cannot_be_worked_out_from_all_of_them() -> None:
    worlds = (
        (
            month(
                alarms=both,
                alarms_open=still,
                alarm_median=60 if both > still else None,
                alarm_p90=60 if both > still else None,
                people_of={"alarms": people, "alarms_open": behind, "alarms_closed": done},
            ),
            (still, both - still),
        )
        for both in range(16)
        for still in range(both + 1)
        for behind in range(min(still, 1), still + 1)
        for done in range(min(both - still, 1), both - still + 1)
        for people in {max(behind, done), behind + done}
    )

    for text, (still, closed) in values_by_telling(worlds):
        if "'alarms_open': None" in text:
            assert len(still) > 1, text
            assert len(closed) > 1, text


def test_what_is_hidden_is_not_in_any_total() -> None:
    """Of two providers in two months, whatever the totals say follows from the cells that are told."""
    few, many = month(contacts=3, people_of={"contacts": 3}), month(contacts=70)
    cells = [told(few), told(many), told(many), told(few)]

    for name, sum_of_told in (("contacts", 140), ("meals", 320), ("cost", 320 * PRICE)):
        assert total_of(name, cells, missing=False).value == sum_of_told
    per_contact = total_of("cost_per_contact", cells, missing=False)
    assert (per_contact.numerator, per_contact.denominator, per_contact.partial) == (160 * PRICE, 140, True)


@pytest.mark.parametrize("name", ["contacts", "unanswered", "alarms"])
@pytest.mark.parametrize(("people", "hides"), [(0, False), (1, True), (4, True), (5, False)])
def test_fewer_than_five_people_are_hidden_and_nobody_is_not(name: str, people: int, hides: bool) -> None:
    saying = told(month(**{name: people, "people_of": {name: people}}))

    assert (saying[name] is None) is hides


def test_a_month_of_four_people_tells_nothing_at_all() -> None:
    saying = told(month(people=4, meals=40, classes=classes(4, 0)))

    assert set(saying.values()) == {None}


def test_what_was_hidden_once_stays_hidden() -> None:
    """Else the difference between two reckonings would tell of one person."""
    before = told(
        month(people=11, unanswered=2, people_of={"unanswered": 2}, classes=classes(3, 8, 0)),
    )
    after = month(people=13, meals=90, unanswered=6, people_of={"unanswered": 6}, classes=classes(5, 8, 0))

    saying = told(after, before)

    assert (saying["unanswered"], saying["meals"], saying["people"]) == (None, None, 13)
    assert [one["people"] for one in saying["classes"]] == [None, None, 0]
    assert told(after)["unanswered"] == 6


def test_times_nobody_had_are_not_taken_for_hidden_ones() -> None:
    quiet = told(month())

    saying = told(
        month(alarms=9, alarm_median=30, alarm_p90=60, people_of={"alarms": 6, "alarms_closed": 6}),
        quiet,
    )

    assert (saying["alarm_median"], saying["alarm_p90"]) == (30, 60)
