"""One day's exceptions: who carries instead, and whose meal another route brings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Refusal
from services.people.checks import refuse_all
from services.plans.models import Stop
from services.plans.states import Meal, StopState
from services.routes.actions.standing import note_days, one_at_a_time
from services.routes.checks import CoverDraft, check_cover
from services.routes.models import DayMove, Route, Shift
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def cover(route: Route, meals: Sequence[str], draft: CoverDraft, *, by: Person, at: datetime) -> list[Shift]:
    """Say who carries a route instead of the usual one on one or several days; nobody yet without a carrier.

    What was said before of these days is replaced. Refused (`bad_input`) with everything wrong: days out of order or
    too many, a carrier who has left or is away.
    """
    one_at_a_time()
    refuse_all(check_cover(route, draft))

    days = [draft.first + timedelta(days=n) for n in range((draft.last - draft.first).days + 1)]
    keys = [(day, meal.value) for day in days for meal in route.meal_list if meal.value in meals]
    said = {"carrier_id": draft.carrier_id, "reason": draft.reason, "note": draft.note.strip()}
    shifts = []
    for day, meal in keys:
        shift, _ = Shift.objects.update_or_create(route=route, service_on=day, meal=meal, defaults=said)
        shifts.append(shift)
    note_days((route, day, meal) for day, meal in keys)
    record("covered", route, by=by, at=at, detail=_days(draft.first, draft.last))
    return shifts


@transaction.atomic
def uncover(route: Route, day: date, meal: str, *, by: Person, at: datetime) -> None:
    """Let the usual carrier carry again that day."""
    one_at_a_time()
    gone, _ = Shift.objects.filter(route=route, service_on=day, meal=meal).delete()
    if gone:
        note_days([(route, day, meal)])
        record("uncovered", route, by=by, at=at, detail=wareki_long(day))


@transaction.atomic
def move_for_a_day(stop_ids: Sequence[UUID], into: Route | None, *, by: Person, at: datetime) -> int:
    """Let another route bring these stops of one day; without one, the standing route brings them again.

    How many were moved. Refused when nobody is picked (`nobody_picked`), or the route does not run that day
    (`route_ended`) or bring that meal (`wrong_meal`).
    """
    one_at_a_time()
    stops = list(Stop.objects.filter(pk__in=stop_ids, state=StopState.PLANNED).order_by("pk"))
    if not stops:
        raise Refusal("nobody_picked", "移す人を選んでください。名前の左の四角に印を付けてから押します。")
    for stop in stops:
        if into is not None:
            _require_brings(into, stop)
    before = {(move.recipient_id, move.service_on, move.meal): move for move in _moves(stops)}
    changed: set[tuple[Route, date, str]] = set()
    for stop in stops:
        move = before.get((stop.recipient_id, stop.service_on, stop.meal))
        for route in _touched(stop, move, into):
            changed.add((route, stop.service_on, stop.meal))
        _write(stop, move, into)
    note_days(changed)
    thing = into or stops[0]
    record("moved_for_a_day", thing, by=by, at=at, detail=f"{wareki_long(stops[0].service_on)} {len(stops)}人")
    return len(stops)


def _require_brings(into: Route, stop: Stop) -> None:
    if not into.runs_on(stop.service_on):
        raise Refusal("route_ended", f"「{into.name}」は、この日にはもうありません。別のコースを選んでください。")
    if stop.meal not in into.meals.split():
        label = Meal(stop.meal).label
        raise Refusal("wrong_meal", f"「{into.name}」は{label}を届けません。別のコースを選んでください。")


def _moves(stops: Sequence[Stop]) -> list[DayMove]:
    people, days = {stop.recipient_id for stop in stops}, {stop.service_on for stop in stops}
    return list(DayMove.objects.select_related("route").filter(recipient_id__in=people, service_on__in=days))


def _touched(stop: Stop, move: DayMove | None, into: Route | None) -> list[Route]:
    """The routes whose day is no longer what it was."""
    standing = Route.objects.filter(places__recipient=stop.recipient_id, places__meal=stop.meal)
    own = [route for route in standing.distinct()]
    return [*own, *([move.route] if move else []), *([into] if into else [])]


def _write(stop: Stop, move: DayMove | None, into: Route | None) -> None:
    if into is None:
        if move is not None:
            move.delete()
    elif move is None:
        DayMove.objects.create(recipient_id=stop.recipient_id, service_on=stop.service_on, meal=stop.meal, route=into)
    elif move.route_id != into.pk:
        move.route = into
        move.save(update_fields=["route"])


def _days(first: date, last: date) -> str:
    return wareki_long(first) if first == last else f"{wareki_long(first)}から{wareki_long(last)}まで"
