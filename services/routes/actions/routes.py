"""Routes themselves: adding, changing, ending one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from npo_platform.kernel.calendar import tokyo_day, wareki
from npo_platform.kernel.errors import Refusal
from services.people.checks import refuse_all
from services.routes.actions.placing import append, move_places
from services.routes.actions.standing import one_at_a_time, revise
from services.routes.checks import OrderDraft, RouteDraft, check_route, read_spot
from services.routes.models import Route, UsualCarrier
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def add_route(draft: RouteDraft, *, by: Person, at: datetime) -> Route:
    """Add a route after those there are, unless a position is given. Refused (`bad_input`) with everything wrong."""
    one_at_a_time()
    refuse_all(check_route(draft))

    route = Route.objects.create(**_values(draft, _last_position() + 1), changed_at=at, changed_by_name=by.name)
    _set_carriers(route, draft.carriers)
    record("route_added", route, by=by, at=at)
    return route


@transaction.atomic
def change_route(route: Route, draft: RouteDraft, *, by: Person, at: datetime) -> Route:
    """Change name, meals, start or who usually carries. Refused (`bad_input`) with everything wrong."""
    one_at_a_time()
    route = Route.objects.select_for_update(no_key=True).get(pk=route.pk)
    _require_running(route)
    refuse_all(check_route(draft, apart_from=route.pk))

    values = _values(draft, route.position)
    changed = [name for name, value in values.items() if getattr(route, name) != value]
    for name in changed:
        setattr(route, name, values[name])
    if changed:
        route.save(update_fields=changed)
    if _set_carriers(route, draft.carriers) or changed:
        revise([route], by=by, at=at)
        record("route_changed", route, by=by, at=at)
    route.refresh_from_db()
    return route


@transaction.atomic
def end_route(route: Route, last_day: date, into: Route | None = None, *, by: Person, at: datetime) -> Route:
    """Let a route end after a day; with `into`, its people go on there now, else they are コースなし afterwards.

    Refused when it has ended (`route_ended`), or a day before today is named (`bad_period`).
    """
    one_at_a_time()
    route = Route.objects.select_for_update(no_key=True).get(pk=route.pk)
    _require_running(route)
    if last_day < tokyo_day(at):
        raise Refusal("bad_period", "コースの最後の日には、今日か、これからの日を入れてください。")
    if into is not None:
        target = Route.objects.select_for_update(no_key=True).get(pk=into.pk)
        append(target, list(route.places.order_by("meal", "position", "pk")), at=at)
        revise([target], by=by, at=at)

    route.ended_on = last_day
    route.save(update_fields=["ended_on"])
    revise([route], by=by, at=at)
    record("route_ended", route, by=by, at=at, detail=wareki(last_day))
    return route


@transaction.atomic
def split_route(
    route: Route, picked: Sequence[UUID], name: str, *, orders: Sequence[OrderDraft], by: Person, at: datetime
) -> Route:
    """Make a new route of some people of another; it brings the same meals, and nobody carries it yet.

    Refused as a new route and as moving people are.
    """
    one_at_a_time()
    made = add_route(RouteDraft(name, route.meals.split(), None, route.start_name, route.start_pin), by=by, at=at)
    move_places(route, picked, made, orders=orders, by=by, at=at)
    return made


def _require_running(route: Route) -> None:
    if route.ended_on is not None:
        raise Refusal(
            "route_ended", f"「{route.name}」は{wareki(route.ended_on)}で終わりです。新しいコースを作ってください。"
        )


def _values(draft: RouteDraft, position: int) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "meals": " ".join(sorted(set(draft.meals))),
        "position": draft.position or position,
        "start_name": draft.start_name.strip(),
        "start_pin": read_spot(draft.start_spot) or "",
    }


def _last_position() -> int:
    return int(Route.objects.aggregate(last=Max("position"))["last"] or 0)


def _set_carriers(route: Route, carriers: Mapping[int, UUID]) -> bool:
    """Whether anything changed."""
    standing = dict(route.usual_carriers.values_list("weekday", "carrier_id"))
    if standing == dict(carriers):
        return False
    route.usual_carriers.all().delete()
    UsualCarrier.objects.bulk_create(
        UsualCarrier(route=route, weekday=weekday, carrier_id=carrier) for weekday, carrier in carriers.items()
    )
    return True
