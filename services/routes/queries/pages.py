"""What the page of one route and of one day's routes show."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.plans.states import Meal
from services.routes.models import Pin, Place, Route
from services.routes.queries.day import DayRoute, day_routes
from services.routes.queries.order import merged
from services.routes.queries.overview import carrier_words


@dataclass(frozen=True, slots=True)
class Section:
    """The persons of one meal of a route, in the order to show; `was` is the saved order, as the browser returns it."""

    meal: Meal
    places: Sequence[Place]
    was: str

    def rearranged(self, wanted: Sequence[UUID]) -> "Section":
        """The same persons as somebody wanted them, who came meanwhile at the end; not saved."""
        of = {place.recipient_id: place for place in self.places}
        return replace(self, places=[of[key] for key in merged(wanted, list(of))])


@dataclass(frozen=True, slots=True)
class RoutePage:
    """One route: its persons by meal, who usually carries, where else people could go."""

    route: Route
    sections: Sequence[Section]
    carriers: Sequence[tuple[str, str]]
    others: Sequence[Route]
    pinned: set[UUID] = field(default_factory=set)

    @property
    def people(self) -> int:
        return len({place.recipient_id for section in self.sections for place in section.places})


def route_page(route: Route, day: date, *, with_addresses: bool) -> RoutePage:
    """A route as it stands; addresses only for who puts it in order. Five queries."""
    places = Place.objects.filter(route=route).select_related("recipient").order_by("position", "pk")
    closed = ("phone", "health_note", "delivery_note", *(() if with_addresses else ("address",)))
    found = list(places.defer(*(f"recipient__{name}" for name in closed)))
    usual = route.usual_carriers.order_by("weekday").values_list("weekday", "carrier__name")
    others = Route.objects.defer("start_pin").exclude(pk=route.pk).order_by("position", "pk")
    meals = [meal for meal in Meal if meal in route.meal_list or any(place.meal == meal for place in found)]
    return RoutePage(
        route,
        [_section(meal, [place for place in found if place.meal == meal]) for meal in meals],
        carrier_words(list(usual)),
        [other for other in others if other.ended_on is None or other.runs_on(day)],
        set(Pin.objects.filter(recipient__places__route=route).values_list("recipient_id", flat=True)),
    )


def _section(meal: Meal, places: Sequence[Place]) -> Section:
    return Section(meal, places, ",".join(str(place.recipient_id) for place in places))


def spot_of(recipient_id: UUID) -> str:
    """Where a person's door is; empty while nobody knows."""
    pin = Pin.objects.filter(recipient=recipient_id).first()
    return pin.spot if pin else ""


@dataclass(frozen=True, slots=True)
class DayPage:
    """All routes of a day by meal, and the routes people can be sent to for it."""

    day: date
    meals: Sequence[tuple[Meal, Sequence[DayRoute]]]
    routes: Sequence[Route]

    @property
    def uncarried(self) -> list[DayRoute]:
        return [one for _, own in self.meals for one in own if one.lacks_carrier]

    @property
    def nowhere(self) -> int:
        return sum(len(one.stops) for _, own in self.meals for one in own if one.route is None)

    @property
    def total(self) -> int:
        return sum(len(one.stops) for _, own in self.meals for one in own)


def day_page(day: date) -> DayPage:
    """The day as the office sees it; meals nobody gets and routes with nothing to bring are left out."""
    found = day_routes(day)
    by_meal = [(meal, [one for one in found if one.meal == meal and (one.stops or one.cancelled)]) for meal in Meal]
    shown = [(meal, own) for meal, own in by_meal if own]
    running = {one.route.pk: one.route for one in found if one.route}
    return DayPage(day, shown, list(running.values()))
