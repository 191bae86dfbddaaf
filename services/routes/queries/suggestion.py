"""An order suggested for one meal of a route, beside the one that stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from npo_platform.kernel.errors import Refusal
from services.plans.states import Meal
from services.routes.models import Pin, Place, Route
from services.routes.queries.shortest import length, read, shortest

MOST = 150


@dataclass(frozen=True, slots=True)
class Step:
    """One line of both orders side by side: who stands there now, who would."""

    number: int
    now: Place
    then: Place

    @property
    def differs(self) -> bool:
        return self.now.pk != self.then.pk


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Both orders and their lengths in metres, over those whose door is known; the others stay where they stand."""

    route: Route
    meal: Meal
    steps: Sequence[Step]
    before: int
    after: int
    unpinned: Sequence[Place]
    first_stays: bool

    @property
    def was(self) -> str:
        return ",".join(str(step.now.recipient_id) for step in self.steps)

    @property
    def wanted(self) -> str:
        return ",".join(str(step.then.recipient_id) for step in self.steps)

    @property
    def is_shorter(self) -> bool:
        return any(step.differs for step in self.steps)

    @property
    def before_km(self) -> str:
        return _km(self.before)

    @property
    def after_km(self) -> str:
        return _km(self.after)


def suggestion(route: Route, meal: Meal, *, first_stays: bool) -> Suggestion:
    """The shortest order on straight lines; refused (`too_many_stops`) above 150 people. Three queries."""
    found = Place.objects.filter(route=route, meal=meal).select_related("recipient").order_by("position", "pk")
    places = list(
        found.only("recipient__family_name", "recipient__given_name", "position", "weekdays", "meal", "route")
    )
    if len(places) > MOST:
        raise Refusal("too_many_stops", f"順番の案を出せるのは{MOST}人までです。先にコースを分けてください。")
    spots = {pin.recipient_id: read(pin.spot) for pin in Pin.objects.filter(recipient__places__in=places)}
    pinned = [place for place in places if place.recipient_id in spots]
    doors = [spots[place.recipient_id] for place in pinned]
    start = read(route.start_pin) if route.start_pin else None
    order = shortest(start, doors, first_stays=first_stays)
    then = _filled(places, {place.recipient_id for place in pinned}, [pinned[number] for number in order])
    return Suggestion(
        route,
        meal,
        [Step(n, now, new) for n, (now, new) in enumerate(zip(places, then, strict=True), start=1)],
        round(length(start, doors)),
        round(length(start, [doors[number] for number in order])),
        [place for place in places if place.recipient_id not in spots],
        first_stays,
    )


def _filled(places: Sequence[Place], movable: set[UUID], ordered: Sequence[Place]) -> list[Place]:
    """Those with a door in their new order, around those who stay."""
    rest = iter(ordered)
    return [next(rest) if place.recipient_id in movable else place for place in places]


def _km(metres: int) -> str:
    """3.4"""
    tenths = (metres + 50) // 100
    return f"{tenths // 10}.{tenths % 10}"
