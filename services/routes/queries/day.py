"""A day's routes: every planned stop on exactly one of them, or among those without a route."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count

from services.people.models import SEALED
from services.plans.models import Stop
from services.plans.states import Meal, StopState
from services.routes.models import (
    Carrier,
    CarrierLeave,
    DayChange,
    DayMove,
    Place,
    Route,
    Shift,
    UsualCarrier,
)

LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class DayRoute:
    """One route of a day and meal, its stops in order; `route` is None for those without one."""

    route: Route | None
    day: date
    meal: Meal
    revision: int
    stops: list[Stop] = field(default_factory=list)
    cancelled: list[Stop] = field(default_factory=list)
    carrier: Carrier | None = None
    usual: Carrier | None = None
    shift: Shift | None = None

    @property
    def name(self) -> str:
        return self.route.name if self.route else "コースなし"

    @property
    def carrier_name(self) -> str:
        """Empty while nobody carries."""
        return self.carrier.name if self.carrier else ""

    @property
    def is_substitute(self) -> bool:
        """Whether somebody else carries than on this weekday usually."""
        return self.carrier is not None and self.shift is not None and self.carrier != self.usual

    @property
    def lacks_carrier(self) -> bool:
        return self.route is not None and self.carrier is None and bool(self.stops)

    @property
    def usual_is_away(self) -> bool:
        """Whether nobody carries although somebody usually does."""
        return self.carrier is None and self.usual is not None


def routes_of(day: date, meal: str) -> list[DayRoute]:
    """Every route that brings the meal that day, in order, and last those without a route (`route` is None).

    Each planned stop of the day and meal stands on exactly one of them, whatever was ordered, moved or ended; routes
    with nothing to bring are there too. The same number of queries for any number of routes.
    """
    return _Book(day, [Meal(meal)]).routes(Meal(meal))


def day_routes(day: date) -> list[DayRoute]:
    """`routes_of` for every meal of the day, lunches first; by the same number of queries."""
    book = _Book(day, list(Meal))
    return [one for meal in Meal for one in book.routes(meal)]


@dataclass(frozen=True, slots=True)
class Gaps:
    """What of a day's routes needs somebody: stops nobody carries, and stops on no route."""

    uncarried: Sequence[DayRoute]
    unplaced: Sequence[Stop]


def gaps_of(day: date) -> Gaps:
    """The exceptions of a day, for a board: 担当なし and コースなし. Empty while the NPO has no routes."""
    if not Route.objects.exists():
        return Gaps([], [])
    found = day_routes(day)
    if not any(one.route for one in found):
        return Gaps([], [])
    return Gaps(
        [one for one in found if one.lacks_carrier],
        [stop for one in found if one.route is None for stop in one.stops],
    )


def carried_by(account_id: UUID, day: date) -> list[DayRoute] | None:
    """The day's routes of whoever signs in with this account; None when no carrier does or the NPO has no routes."""
    carrier = Carrier.objects.filter(account_id=account_id).first()
    if carrier is None:
        return None
    found = day_routes(day)
    if not any(one.route for one in found):
        return None
    return [one for one in found if one.carrier == carrier]


class _Book:
    """All that decides the routes of one day, read once: eight queries."""

    def __init__(self, day: date, meals: Sequence[Meal]) -> None:
        self.day = day
        stops = Stop.objects.select_related("recipient", "decision").filter(service_on=day, meal__in=meals)
        stops = stops.defer(*(f"recipient__{name}" for name in SEALED))
        self.stops = list(stops.order_by("recipient__kana_key", "recipient_id"))
        known = list(Route.objects.defer("start_pin").order_by("position", "pk"))
        self.running = {route.pk: route for route in known if route.runs_on(day)}
        self.revisions = sum(route.revision for route in known)
        self._read_places(meals)
        self._read_carriers(meals)
        changes = DayChange.objects.filter(service_on=day, meal__in=meals).order_by().values_list("meal", "route_id")
        self.changes = {(meal, route): count for meal, route, count in changes.annotate(Count("pk"))}

    def routes(self, meal: Meal) -> list[DayRoute]:
        """The meal's routes in order, then those without one."""
        serving = [route for route in self.running.values() if meal in route.meal_list]
        found = {route.pk: self._day_route(route, meal) for route in serving}
        count = sum(number for (which, _), number in self.changes.items() if which == meal)
        nowhere = DayRoute(None, self.day, meal, revision=self.revisions + count)
        placed = [(self._route_of(stop), stop) for stop in self.stops if stop.meal == meal]
        for route_id, stop in sorted(placed, key=lambda one: self._rank(*one)):
            own = found.get(route_id, nowhere) if route_id else nowhere
            (own.stops if stop.state == StopState.PLANNED else own.cancelled).append(stop)
        return [*found.values(), nowhere]

    def _read_places(self, meals: Sequence[Meal]) -> None:
        moves = DayMove.objects.filter(service_on=self.day, meal__in=meals)
        self.moves = {(move.recipient_id, move.meal): move.route_id for move in moves}
        self.places: dict[tuple[UUID, str], Place] = {}
        standing = Place.objects.filter(meal__in=meals, route__in=self.running).order_by("route__position", "pk")
        for place in standing:
            if place.holds_on(self.day):
                self.places.setdefault((place.recipient_id, place.meal), place)

    def _read_carriers(self, meals: Sequence[Meal]) -> None:
        usual = UsualCarrier.objects.select_related("carrier").filter(weekday=self.day.weekday())
        self.usual = {row.route_id: row.carrier for row in usual.defer("carrier__phone")}
        shifts = Shift.objects.select_related("carrier").filter(service_on=self.day, meal__in=meals)
        self.shifts = {(row.route_id, row.meal): row for row in shifts.defer("carrier__phone")}
        leaves = CarrierLeave.objects.filter(starts_on__lte=self.day, until__gt=self.day)
        self.away = set(leaves.values_list("carrier_id", flat=True))

    def _route_of(self, stop: Stop) -> UUID | None:
        """The route of the day's exception if it runs, else that of the standing place."""
        key = stop.recipient_id, stop.meal
        moved = self.running.get(self.moves[key]) if key in self.moves else None
        if moved is not None and stop.meal in moved.meals.split():
            return moved.pk
        place = self.places.get(key)
        return place.route_id if place else None

    def _rank(self, route_id: UUID | None, stop: Stop) -> tuple[int, str, str]:
        """Its place in the order; who came for the day stands last, in kana order."""
        place = self.places.get((stop.recipient_id, stop.meal))
        position = place.position if place and place.route_id == route_id else LAST
        return position, stop.recipient.kana_key, str(stop.recipient_id)

    def _day_route(self, route: Route, meal: Meal) -> DayRoute:
        usual, shift = self.usual.get(route.pk), self.shifts.get((route.pk, meal.value))
        carrier = shift.carrier if shift else usual
        if carrier is not None and (carrier.pk in self.away or not carrier.is_here(self.day)):
            carrier = None
        return DayRoute(
            route,
            self.day,
            meal,
            revision=route.revision + self.changes.get((meal.value, route.pk), 0),
            carrier=carrier,
            usual=usual,
            shift=shift,
        )
