"""Where persons stand: on which route, on which weekdays, in which order."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from npo_platform.kernel.calendar import EVERY_WEEKDAY, tokyo_day, wareki, weekday_words
from npo_platform.kernel.errors import Finding, Refusal, Refused
from services.people.models import Recipient
from services.plans.states import Meal
from services.routes.actions.standing import one_at_a_time, revise
from services.routes.checks import OrderDraft
from services.routes.models import Place, Route
from services.routes.queries.order import differences
from tenants.accounts.queries import Person
from tenants.audit.actions import record

Wanted = tuple[UUID, str]


@transaction.atomic
def place_people(route: Route, wanted: Sequence[Wanted], *, by: Person, at: datetime) -> int:
    """Put persons (by key and meal) at the end of a route, on the weekdays on which they stand nowhere else.

    How many were put; who stands somewhere on every weekday stays there. Refused when the route has ended
    (`route_ended`) or does not bring the meal (`wrong_meal`).
    """
    one_at_a_time()
    route = Route.objects.select_for_update(no_key=True).get(pk=route.pk)
    people = set(Recipient.objects.filter(pk__in=[key for key, _ in wanted]).values_list("pk", flat=True))
    taken: dict[Wanted, str] = {}
    for place in Place.objects.filter(recipient_id__in=people):
        key = place.recipient_id, place.meal
        taken[key] = taken.get(key, "") + place.weekdays
    free = {key: _without(EVERY_WEEKDAY, taken.get(key, "")) for key in wanted if key[0] in people}
    places = [Place(recipient_id=key[0], meal=key[1], weekdays=days) for key, days in free.items() if days]
    if not places:
        return 0
    append(route, places, at=at)
    revise([route], by=by, at=at)
    record("placed", route, by=by, at=at, detail=f"{len(places)}人")
    return len(places)


@transaction.atomic
def move_places(
    route: Route, picked: Sequence[UUID], into: Route | None, *, orders: Sequence[OrderDraft], by: Person, at: datetime
) -> int:
    """Move places of a route to the end of another, or to none; the orders the same page holds are kept first.

    How many were moved. Refused as an order is (`order_changed`), when nobody is picked (`nobody_picked`), and where
    the other route has ended (`route_ended`) or does not bring the meal (`wrong_meal`).
    """
    one_at_a_time()
    _arrange(route, orders)
    places = list(Place.objects.filter(route=route, pk__in=picked).order_by("meal", "position", "pk"))
    if not places:
        raise Refusal("nobody_picked", "移す人を選んでください。名前の左の四角に印を付けてから押します。")
    if into is None:
        Place.objects.filter(pk__in=[place.pk for place in places]).delete()
    else:
        append(Route.objects.select_for_update(no_key=True).get(pk=into.pk), places, at=at)
    for meal in {place.meal for place in places}:
        _number(route, meal)
    revise([route, *([into] if into else [])], by=by, at=at)
    record("moved", route, by=by, at=at, detail=f"{len(places)}人を{into.name if into else 'コースなし'}へ")
    return len(places)


@transaction.atomic
def order_places(route: Route, orders: Sequence[OrderDraft], *, by: Person, at: datetime) -> bool:
    """Let persons be visited in another order; whether anything changed.

    Refused (`order_changed`), with what is different now, when the order is no longer the one the browser had been
    shown and is not the wanted one already.
    """
    one_at_a_time()
    if not _arrange(route, orders):
        return False
    revise([route], by=by, at=at)
    record("reordered", route, by=by, at=at)
    return True


@transaction.atomic
def set_weekdays(place: Place, weekdays: str, *, by: Person, at: datetime) -> Place:
    """Say on which weekdays a person stands on the route; on the others they are コースなし until placed.

    Refused without a weekday (`no_weekday`) and where another route has one of them (`weekday_taken`).
    """
    one_at_a_time()
    place = Place.objects.select_related("route").get(pk=place.pk)
    wanted = "".join(sorted(set(weekdays) & set(EVERY_WEEKDAY)))
    if not wanted:
        raise Refusal(
            "no_weekday", "曜日を1つ以上選んでください。このコースで届けないときは「コースから外す」を押します。"
        )
    others = Place.objects.select_related("route").filter(recipient=place.recipient_id, meal=place.meal)
    for other in others.exclude(pk=place.pk).order_by("pk"):
        both = "".join(sorted(set(other.weekdays) & set(wanted)))
        if both:
            words = weekday_words(both)
            raise Refusal(
                "weekday_taken", f"{words}曜日は「{other.route.name}」で届けています。先にそちらを直してください。"
            )
    if place.weekdays != wanted:
        place.weekdays = wanted
        place.save(update_fields=["weekdays"])
        revise([place.route], by=by, at=at)
        record("weekdays_set", place.route, by=by, at=at)
    return place


def append(route: Route, places: Sequence[Place], *, at: datetime) -> None:
    """Let places, old or new, stand at the end of a route; weekdays of a person who is there already are joined."""
    if route.ended_on is not None and route.ended_on < tokyo_day(at):
        raise Refusal(
            "route_ended", f"「{route.name}」は{wareki(route.ended_on)}で終わりました。別のコースを選んでください。"
        )
    for place in places:
        if place.meal not in route.meals.split():
            label = Meal(place.meal).label
            raise Refusal(
                "wrong_meal",
                f"「{route.name}」は{label}を届けません。コースの内容で{label}を選んでから移してください。",
            )
    there = {(one.recipient_id, one.meal): one for one in route.places.all()}
    last = dict(route.places.order_by().values_list("meal").annotate(Max("position")))
    for place in places:
        standing = there.get((place.recipient_id, place.meal))
        if standing is not None:
            _join(standing, place)
            continue
        last[place.meal] = last.get(place.meal, 0) + 1
        place.route, place.position = route, last[place.meal]
        place.save()


def _join(standing: Place, coming: Place) -> None:
    standing.weekdays = "".join(sorted({*standing.weekdays, *coming.weekdays}))
    standing.save(update_fields=["weekdays"])
    if not coming._state.adding:
        coming.delete()


def _arrange(route: Route, orders: Sequence[OrderDraft]) -> bool:
    """Write wanted orders down; whether anything changed."""
    changed = False
    for order in orders:
        places = list(route.places.filter(meal=order.meal).order_by("position", "pk"))
        now = [place.recipient_id for place in places]
        wanted = list(order.wanted)
        if wanted == now:
            continue
        if list(order.was) != now or set(wanted) != set(now):
            raise _changed([Finding("order_changed", words) for words in differences(route, order.was, now)])
        rank = {recipient: number for number, recipient in enumerate(wanted, start=1)}
        for place in places:
            place.position = rank[place.recipient_id]
        Place.objects.bulk_update(places, ["position"])
        changed = True
    return changed


def _changed(differences: list[Finding]) -> Refused:
    """What happened first, then what is different: a form shows the findings alone."""
    refused = Refused(
        "order_changed",
        "この順番は、開いている間にほかの人が変えました。あなたの順番は下に残してあります。"
        "変わったところを見て、もう一度保存してください。",
        differences,
    )
    differences.insert(0, Finding("order_changed", refused.message))
    return refused


def _number(route: Route, meal: str) -> None:
    """1, 2, 3 … again after somebody left."""
    places = list(route.places.filter(meal=meal).order_by("position", "pk"))
    for number, place in enumerate(places, start=1):
        place.position = number
    Place.objects.bulk_update(places, ["position"])


def _without(weekdays: str, taken: str) -> str:
    return "".join(day for day in weekdays if day not in taken)
