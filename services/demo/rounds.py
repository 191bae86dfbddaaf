"""The sample's routes: volunteers over sixty, people by town, a substitute today, one person without a route."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from npo_platform.kernel.calendar import EVERY_WEEKDAY, tokyo_day
from services.demo.names import TOWNS
from services.people.models import Recipient
from services.plans.states import Meal
from services.routes.actions import add_carrier, add_route, cover, place_people, set_pin, take_leave
from services.routes.checks import CarrierDraft, CoverDraft, LeaveDraft, RouteDraft
from services.routes.models import Carrier, Route
from services.routes.queries import Unplaced, unplaced
from services.routes.states import CarrierKind, CoverReason
from tenants.accounts.models import User
from tenants.accounts.queries import Person

ON_A_ROUTE_OF_FOUR = 60
LEFT_OVER, UNPINNED = 1, 2
STAND_IN = 4  # comes every day and has no route of the own
VOLUNTEERS = (
    ("太田 昭", "おおた あきら"),
    ("丸山 節子", "まるやま せつこ"),
    ("水野 勇", "みずの いさむ"),
    ("安田 和江", "やすだ かずえ"),
    ("川村 博", "かわむら ひろし"),
    ("谷口 美代子", "たにぐち みよこ"),
)
KITCHEN = (34.8462, 135.6172)  # of nobody: an empty field in the demo's own town
NORTH, EAST = 0.0045, 0.0055  # from one town to the next, about 500 m


def set_out(code: str, *, by: Person, at: datetime) -> None:
    """Make the routes of one NPO and put everybody but one on them; another carries the second route today."""
    rng = random.Random(f"routes/{code}")  # noqa: S311 -- a sample, not a secret
    carriers = [_carrier(number, by=by, at=at) for number in range(len(VOLUNTEERS))]
    waiting = unplaced(tokyo_day(at))
    known = Recipient.objects.in_bulk({one.recipient_id for one in waiting})
    towns = {key: _town(person) for key, person in known.items()}
    routes = [_route(number, carriers, by=by, at=at) for number in range(4 if len(waiting) > ON_A_ROUTE_OF_FOUR else 3)]
    placed = sorted(waiting[LEFT_OVER:], key=lambda one: (towns[one.recipient_id], one.number, one.meal))
    for number, route in enumerate(routes):
        own = [one for one in placed if _round(one, towns[one.recipient_id], len(routes)) == number]
        _place(route, own, by=by, at=at)
    for one in placed[UNPINNED:]:
        spot = _spot(towns[one.recipient_id], rng)
        set_pin(known[one.recipient_id], spot, by=by, at=at)
    _substitute(routes[1], carriers, by=by, at=at)


def _carrier(number: int, *, by: Person, at: datetime) -> Carrier:
    name, kana = VOLUNTEERS[number]
    account = User.objects.filter(display_name=name).first()
    draft = CarrierDraft(
        name,
        kana,
        phone=f"090-0000-{1000 + number * 111}",
        kind=CarrierKind.VOLUNTEER,
        account_id=account.pk if account else None,
        weekdays=EVERY_WEEKDAY if number <= STAND_IN else "024",
    )
    return add_carrier(draft, by=by, at=at)


def _route(number: int, carriers: Sequence[Carrier], *, by: Person, at: datetime) -> Route:
    draft = RouteDraft(
        f"{'ABCD'[number]}コース",
        meals=[meal.value for meal in Meal],
        start_name="調理場",
        start_spot=f"{KITCHEN[0]}, {KITCHEN[1]}",
        carriers={day: carriers[number].pk for day in range(7)},
    )
    return add_route(draft, by=by, at=at)


def _place(route: Route, own: Sequence[Unplaced], *, by: Person, at: datetime) -> None:
    place_people(route, [(one.recipient_id, one.meal.value) for one in own], by=by, at=at)


def _substitute(route: Route, carriers: Sequence[Carrier], *, by: Person, at: datetime) -> None:
    """One of the others stands in for the usual carrier today; the first, who signs in, will be away next week."""
    today = tokyo_day(at)
    take_leave(carriers[0], LeaveDraft(today + timedelta(days=7), today + timedelta(days=10), "旅行"), by=by, at=at)
    meals = [meal.value for meal in Meal]
    cover(route, meals, CoverDraft(carriers[STAND_IN].pk, today, today, CoverReason.SWAP), by=by, at=at)


def _round(one: Unplaced, town: int, routes: int) -> int:
    """By town; who eats every day is on the first route, so that it has somebody to visit on Sundays too."""
    return 0 if one.weekdays == EVERY_WEEKDAY else town * routes // len(TOWNS)


def _town(person: Recipient) -> int:
    return next((number for number, town in enumerate(TOWNS) if person.address.startswith(town)), 0)


def _spot(town: int, rng: random.Random) -> str:
    row, column = divmod(town, 4)
    north = KITCHEN[0] + (row + rng.random()) * NORTH
    east = KITCHEN[1] + (column - 2 + rng.random()) * EAST
    return f"{north:.6f}, {east:.6f}"
