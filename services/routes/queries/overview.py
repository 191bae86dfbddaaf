"""All routes at a glance, and who stands on none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from npo_platform.kernel.calendar import WEEKDAYS, weekday_words
from npo_platform.kernel.persons import FullName
from services.plans.models import PlanMeal
from services.plans.states import Meal
from services.routes.models import Place, Route, UsualCarrier
from services.routes.queries.day import DayRoute, day_routes

PlannedMeal = tuple[UUID, str, int, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Unplaced(FullName):
    """Somebody with a weekly plan whose meal no route brings, on these weekdays."""

    recipient_id: UUID
    number: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    meal: Meal
    weekdays: str

    @property
    def weekday_words(self) -> str:
        return weekday_words(self.weekdays)


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One route in the list: how many people by meal, who usually carries, who today."""

    route: Route
    counts: Sequence[tuple[Meal, int]]
    carriers: Sequence[tuple[str, str]]
    open_days: str
    today: Sequence[DayRoute]

    @property
    def people(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def today_told(self) -> Sequence[tuple[str, DayRoute]]:
        """Who carries today: once without a meal when it is the same for all of them."""
        if len({(one.carrier, one.is_substitute) for one in self.today}) == 1:
            return [("", self.today[0])]
        return [(str(one.meal.label), one) for one in self.today]

    @property
    def today_words(self) -> str:
        return "、".join(dict.fromkeys(one.carrier_name or "担当なし" for one in self.today))

    @property
    def lacks_carrier(self) -> bool:
        return any(one.lacks_carrier for one in self.today)


@dataclass(frozen=True, slots=True)
class Overview:
    """The routes of the NPO on a day, and what is missing."""

    day: date
    rows: Sequence[RouteRow]
    ended: Sequence[Route]
    unplaced: Sequence[Unplaced]
    nowhere_today: int

    @property
    def uncarried(self) -> list[DayRoute]:
        return [one for row in self.rows for one in row.today if one.lacks_carrier]

    @property
    def unplaced_people(self) -> int:
        return len({one.recipient_id for one in self.unplaced})


def overview(day: date) -> Overview:
    """Every route that runs, with its people and carriers; the same number of queries for any number of them."""
    routes = list(Route.objects.defer("start_pin").order_by("position", "pk"))
    today = day_routes(day)
    counted = Place.objects.filter(_still_here(day)).values_list("route_id", "meal")
    counts = {(route, meal): number for route, meal, number in counted.annotate(Count("pk")).order_by()}
    usual = _usual()
    planned = _planned(day)
    weekdays = _weekdays(planned)
    rows = [
        RouteRow(
            route,
            [(meal, counts.get((route.pk, meal.value), 0)) for meal in route.meal_list],
            carrier_words(usual.get(route.pk, [])),
            _open_days(weekdays.get(route.pk, set()), usual.get(route.pk, [])),
            [one for one in today if one.route == route and one.stops],
        )
        for route in routes
        if route.runs_on(day)
    ]
    nowhere = sum(len(one.stops) for one in today if one.route is None)
    return Overview(day, rows, [route for route in routes if not route.runs_on(day)], _unplaced(day, planned), nowhere)


def unplaced(day: date) -> list[Unplaced]:
    """Who has a weekly plan from a day on and stands on no route for some of it, in kana order; two queries."""
    return _unplaced(day, _planned(day))


def _unplaced(day: date, planned: Sequence[PlannedMeal]) -> list[Unplaced]:
    running = Q(route__ended_on__isnull=True) | Q(route__ended_on__gte=day)
    covered: dict[tuple[UUID, str], set[str]] = {}
    for recipient, meal, weekdays in Place.objects.filter(running).values_list("recipient_id", "meal", "weekdays"):
        covered.setdefault((recipient, meal), set()).update(weekdays)
    found: dict[tuple[UUID, str], _Missing] = {}
    for row in planned:
        recipient, meal, weekday = row[:3]
        if str(weekday) not in covered.get((recipient, meal), ()):
            found.setdefault((recipient, meal), _Missing(row[3:])).weekdays.add(str(weekday))
    return [
        Unplaced(recipient, *missing.names, Meal(meal), "".join(sorted(missing.weekdays)))
        for (recipient, meal), missing in found.items()
    ]


@dataclass(slots=True)
class _Missing:
    names: tuple[str, str, str, str, str]
    weekdays: set[str] = field(default_factory=set)


def _planned(day: date) -> list[PlannedMeal]:
    names = [
        f"plan__recipient__{name}" for name in ("number", "family_name", "given_name", "family_kana", "given_kana")
    ]
    meals = PlanMeal.objects.filter(
        Q(plan__until__isnull=True) | Q(plan__until__gt=day),
        Q(plan__recipient__ended_on__isnull=True) | Q(plan__recipient__ended_on__gte=day),
    ).order_by("plan__recipient__kana_key", "plan__recipient_id", "-meal", "weekday", "pk")
    return list(meals.values_list("plan__recipient_id", "meal", "weekday", *names))


def _still_here(day: date) -> Q:
    return Q(recipient__ended_on__isnull=True) | Q(recipient__ended_on__gte=day)


def _usual() -> dict[UUID, list[tuple[int, str]]]:
    usual: dict[UUID, list[tuple[int, str]]] = {}
    rows = UsualCarrier.objects.order_by("weekday").values_list("route_id", "weekday", "carrier__name")
    for route, weekday, name in rows:
        usual.setdefault(route, []).append((weekday, name))
    return usual


def _weekdays(meals: Sequence[PlannedMeal]) -> dict[UUID, set[str]]:
    """On which weekdays a route has anybody with a plan to visit."""
    planned: dict[tuple[UUID, str], set[str]] = {}
    for recipient, meal, weekday, *_ in meals:
        planned.setdefault((recipient, meal), set()).add(str(weekday))
    found: dict[UUID, set[str]] = {}
    for route, recipient, meal, weekdays in Place.objects.values_list("route_id", "recipient_id", "meal", "weekdays"):
        found.setdefault(route, set()).update(set(weekdays) & planned.get((recipient, meal), set()))
    return found


def carrier_words(usual: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    """(月・水, 田中 一郎): the weekdays of each carrier, in the order of their first."""
    days: dict[str, str] = {}
    for weekday, name in usual:
        days[name] = days.get(name, "") + str(weekday)
    return [(weekday_words(own), name) for name, own in days.items()]


def _open_days(needed: set[str], usual: Sequence[tuple[int, str]]) -> str:
    """月・水: the weekdays with people and without a usual carrier."""
    carried = {str(weekday) for weekday, _ in usual}
    return "・".join(WEEKDAYS[int(day)] for day in sorted(needed - carried))
