from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from services.plans.actions import suspend
from services.plans.checks import SuspensionDraft
from services.plans.models import Stop
from services.plans.states import Meal, StopState
from services.routes import actions
from services.routes.checks import CoverDraft, LeaveDraft, OrderDraft
from services.routes.models import DayChange, Place, Route
from services.routes.queries import day_routes, gaps_of, routes_of
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import NOW, TODAY, Hanako
from tests.services.routes.conftest import TOMORROW, carrier, eater, lunches, put, route
from tests.world import who

MONDAY_AFTER = date(2026, 10, 12)


def by() -> dict[str, object]:
    return {"by": who("chiba"), "at": NOW}


def revisions(day: date = TOMORROW) -> list[int]:
    return [one.revision for one in routes_of(day, "lunch")]


def stop_of(hanako: Hanako, day: date = TOMORROW) -> Stop:
    return Stop.objects.get(recipient=hanako.person, service_on=day, meal="lunch")


def test_routes_of_stand_in_their_order_with_stops_in_theirs_and_the_unplaced_last(in_asahi: Contract) -> None:
    second, first = route("B", carrier()), route("A", position=1)
    one, two, three = (eater(in_asahi, number) for number in (1, 2, 3))
    put(first, two, one)
    put(second, three)
    eater(in_asahi, 4)
    Route.objects.filter(pk=second.pk).update(position=2)

    assert list(lunches().items()) == [("A", ["花子2", "花子1"]), ("B", ["花子3"]), ("コースなし", ["花子4"])]
    assert [one.carrier_name for one in routes_of(TOMORROW, "lunch")] == ["", "田中 一郎", ""]


def test_a_person_may_stand_on_another_route_on_other_weekdays(in_asahi: Contract) -> None:
    weekly, monday = route("A"), route("B")
    one = eater(in_asahi, 1)
    put(weekly, one)
    actions.set_weekdays(Place.objects.get(), "123456", **by())
    put(monday, one)

    assert lunches(TOMORROW) == {"A": ["花子1"], "B": [], "コースなし": []}
    assert lunches(MONDAY_AFTER) == {"A": [], "B": ["花子1"], "コースなし": []}


def test_who_came_for_a_day_stands_last_and_is_back_the_day_after(in_asahi: Contract) -> None:
    own, other = route("A"), route("B")
    one, two, three = (eater(in_asahi, number) for number in (1, 2, 3))
    put(own, one, two)
    put(other, three)

    moved = actions.move_for_a_day([stop_of(one).pk], other, **by())

    assert moved == 1
    assert lunches() == {"A": ["花子2"], "B": ["花子3", "花子1"], "コースなし": []}
    assert lunches(TOMORROW + timedelta(days=1)) == {"A": ["花子1", "花子2"], "B": ["花子3"], "コースなし": []}


def test_after_its_last_day_the_people_of_a_route_are_without_one_and_none_is_lost(in_asahi: Contract) -> None:
    own = route("A")
    put(own, eater(in_asahi, 1))

    actions.end_route(own, TOMORROW, **by())

    assert lunches(TOMORROW) == {"A": ["花子1"], "コースなし": []}
    assert lunches(TOMORROW + timedelta(days=1)) == {"コースなし": ["花子1"]}


def test_a_cancelled_stop_stands_apart_on_its_route(in_asahi: Contract) -> None:
    own = route("A")
    one, two = eater(in_asahi, 1), eater(in_asahi, 2)
    put(own, one, two)
    suspend(one.person, SuspensionDraft(TOMORROW, "hospital"), **by())

    found = routes_of(TOMORROW, "lunch")[0]

    assert [stop.recipient.given_name for stop in found.stops] == ["花子2"]
    assert [stop.recipient.given_name for stop in found.cancelled] == ["花子1"]


def test_a_substitute_carries_on_the_day_and_the_usual_one_again_afterwards(in_asahi: Contract) -> None:
    usual, helper = carrier(), carrier("佐藤 実", "さとう みのる")
    own = route("A", usual)
    put(own, eater(in_asahi, 1))

    actions.cover(own, ["lunch"], CoverDraft(helper.pk, TOMORROW, TOMORROW), **by())

    found = [routes_of(day, "lunch")[0] for day in (TOMORROW, TOMORROW + timedelta(days=1))]
    assert [(one.carrier_name, one.is_substitute) for one in found] == [("佐藤 実", True), ("田中 一郎", False)]


def test_whoever_cannot_come_leaves_a_gap_for_the_board_until_somebody_covers(in_asahi: Contract) -> None:
    usual, helper = carrier(), carrier("佐藤 実", "さとう みのる")
    own = route("A", usual)
    put(own, eater(in_asahi, 1))
    eater(in_asahi, 2)

    actions.take_leave(usual, LeaveDraft(TOMORROW, TOMORROW + timedelta(days=1)), **by())
    gaps = gaps_of(TOMORROW)

    assert [(one.name, one.usual_is_away) for one in gaps.uncarried] == [("A", True)]
    assert [stop.recipient.given_name for stop in gaps.unplaced] == ["花子2"]
    actions.cover(own, ["lunch"], CoverDraft(helper.pk, TOMORROW, TOMORROW), **by())
    assert gaps_of(TOMORROW).uncarried == []


def test_an_npo_without_routes_has_no_gaps(in_asahi: Contract) -> None:
    eater(in_asahi, 1)

    assert (gaps_of(TOMORROW).uncarried, gaps_of(TOMORROW).unplaced) == ([], [])
    assert DayChange.objects.count() == 0


def test_the_revision_of_a_day_grows_with_every_change_of_that_day_and_of_no_other_route(in_asahi: Contract) -> None:
    """One change after the other: each raises A; B, which nothing happens to, stays as it is."""
    usual, helper = carrier(), carrier("佐藤 実", "さとう みのる")
    own, other = route("A", usual), route("B")
    one, two, three = (eater(in_asahi, number) for number in (1, 2, 3))
    put(own, one, two)
    put(other, three)
    people = [one.person.pk, two.person.pk]
    changes = (
        lambda: suspend(one.person, SuspensionDraft(TOMORROW, "travel", TOMORROW + timedelta(days=1)), **by()),
        lambda: Stop.objects.filter(pk=stop_of(two).pk).update(diet="soft"),
        lambda: actions.order_places(own, [OrderDraft("lunch", people, people[::-1])], **by()),
        lambda: actions.cover(own, ["lunch"], CoverDraft(helper.pk, TOMORROW, TOMORROW), **by()),
        lambda: actions.uncover(own, TOMORROW, "lunch", **by()),
        lambda: actions.take_leave(usual, LeaveDraft(TOMORROW, TOMORROW + timedelta(days=1)), **by()),
    )

    seen = [revisions()]
    for change in changes:
        change()
        seen.append(revisions())

    assert [after[0] > before[0] for before, after in pairwise(seen)] == [True] * len(changes)
    assert {row[1] for row in seen} == {seen[0][1]}
    before = revisions()
    actions.move_for_a_day([stop_of(two).pk], other, **by())
    assert [new > old for old, new in zip(before, revisions(), strict=True)] == [True, True, True]


def test_a_change_of_another_day_leaves_the_revision_of_this_one(in_asahi: Contract) -> None:
    own = route("A")
    one = eater(in_asahi, 1)
    put(own, one)
    before = revisions()

    late = MONDAY_AFTER
    suspend(one.person, SuspensionDraft(late, "travel", late + timedelta(days=1)), **by())

    assert revisions() == before


@pytest.mark.parametrize("count", [1, 10])
def test_routes_of_asks_the_same_questions_for_one_route_and_for_ten(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    helper = carrier()
    for number in range(count):
        own = route(f"{number}コース", helper)
        put(own, eater(in_asahi, number + 1))
        actions.cover(own, ["lunch"], CoverDraft(helper.pk, TOMORROW, TOMORROW), **by())

    with django_assert_num_queries(8):
        found = routes_of(TOMORROW, "lunch")
        shown = [(one.carrier_name, [stop.recipient.name for stop in one.stops]) for one in found]

    assert len(shown) == count + 1


def test_routes_of_shows_nobody_elses_routes(asahi: Organisation, sumire: Organisation, contract: Contract) -> None:
    with inside(sumire):
        route("ヒミツ", by="endo")
    with inside(asahi):
        assert lunches() == {"コースなし": []}


class _Undo(Exception):
    pass


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("place", "out", "order", "day", "back", "weekdays", "end", "merge", "suspend")),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=ACTS)
def test_every_planned_stop_stands_on_exactly_one_route_whatever_was_done(
    in_asahi: Contract, drawn: list[tuple[str, int, int]]
) -> None:
    with pytest.raises(_Undo), transaction.atomic():
        routes = [route(name, meals=("lunch", "dinner")) for name in "ABC"]
        people = [eater(in_asahi, number, meal=("lunch", "dinner")[number % 2]) for number in range(4)]
        for act, person, target in drawn:
            getattr(Office(people[person], routes[target], routes[target - 1]), act)()
        for day in (TODAY, TOMORROW, MONDAY_AFTER):
            found = [stop.pk for one in day_routes(day) for stop in one.stops]
            assert len(found) == len(set(found))
            assert set(found) == set(Stop.objects.filter(service_on=day, state="planned").values_list("pk", flat=True))
        raise _Undo


class Office:
    """Things an office may do to one person or two routes, by the verbs; what the page would not offer is left out."""

    def __init__(self, hanako: Hanako, target: Route, other: Route) -> None:
        for one in (target, other):
            one.refresh_from_db()
        self.person, self.target, self.other = hanako.person, target, other
        self.meal = str(Stop.objects.filter(recipient=self.person).values_list("meal", flat=True)[0])
        self.places = list(Place.objects.filter(recipient=self.person))
        standing = Stop.objects.filter(recipient=self.person, service_on=TOMORROW, state=StopState.PLANNED)
        self.tomorrows = list(standing.values_list("pk", flat=True))

    def place(self) -> None:
        if self.target.ended_on is None:
            actions.place_people(self.target, [(self.person.pk, self.meal)], **by())

    def out(self) -> None:
        if self.places:
            actions.move_places(self.places[0].route, [self.places[0].pk], None, orders=(), **by())

    def order(self) -> None:
        own = self.target.places.filter(meal=self.meal).order_by("position")
        was = list(own.values_list("recipient_id", flat=True))
        actions.order_places(self.target, [OrderDraft(self.meal, was, was[::-1])], **by())

    def day(self) -> None:
        if self.tomorrows and self.target.ended_on is None:
            actions.move_for_a_day(self.tomorrows, self.target, **by())

    def back(self) -> None:
        if self.tomorrows:
            actions.move_for_a_day(self.tomorrows, None, **by())

    def weekdays(self) -> None:
        if len(self.places) == 1:
            actions.set_weekdays(self.places[0], "0123456"[self.target.position :], **by())

    def end(self) -> None:
        if self.target.ended_on is None:
            actions.end_route(self.target, TODAY, **by())

    def merge(self) -> None:
        if self.target.ended_on is None and self.other.ended_on is None:
            actions.end_route(self.target, TODAY, self.other, **by())

    def suspend(self) -> None:
        suspended = {"state": StopState.CANCELLED, "cancel_reason": "suspended"}
        Stop.objects.filter(pk__in=self.tomorrows).update(**suspended)


def test_both_meals_of_a_day_come_by_one_read(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    own = route("A", meals=("lunch", "dinner"))
    put(own, eater(in_asahi, 1), meal="lunch")
    put(own, eater(in_asahi, 2, meal="dinner"), meal="dinner")

    with django_assert_num_queries(8):
        found = day_routes(TOMORROW)

    assert [(one.name, one.meal, len(one.stops)) for one in found] == [
        ("A", Meal.LUNCH, 1),
        ("コースなし", Meal.LUNCH, 0),
        ("A", Meal.DINNER, 1),
        ("コースなし", Meal.DINNER, 0),
    ]
