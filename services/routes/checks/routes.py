"""A route as typed, an order as a browser had it and wants it, and who carries instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from npo_platform.backend.rows import too_long
from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Finding
from npo_platform.kernel.persons import bad
from services.plans.states import Meal
from services.routes.checks.spots import SPOT_HINT, read_spot
from services.routes.models import Carrier, Place, Route, Shift
from services.routes.states import CoverReason

NOBODY = UUID(int=0)
LONGEST_COVER = 62


@dataclass(frozen=True, slots=True)
class RouteDraft:
    """A route as the office types it; `carriers` says who carries on which weekday usually."""

    name: str
    meals: Sequence[str] = (Meal.LUNCH.value,)
    position: int | None = None
    start_name: str = ""
    start_spot: str = ""
    carriers: Mapping[int, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """The order of one meal of a route: as the browser had been shown it, and as it is wanted; persons by key."""

    meal: str
    was: Sequence[UUID]
    wanted: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class CoverDraft:
    """Who carries instead on the days first … last (nobody yet without a carrier), and why."""

    carrier_id: UUID | None
    first: date
    last: date
    reason: str = CoverReason.ABSENT
    note: str = ""


def check_route(draft: RouteDraft, *, apart_from: UUID = NOBODY) -> list[Finding]:
    """A name no other route has, a meal at least, a readable start, carriers there are; no meal taken from people."""
    return [
        *too_long(draft, Route),
        *_name(draft, apart_from),
        *_meals(draft, apart_from),
        *_start(draft),
        *_carriers(draft),
    ]


def check_cover(route: Route, draft: CoverDraft) -> list[Finding]:
    """Days in order and not too many, a reason, and a carrier who is still here on the last of them."""
    found = [*too_long(draft, Shift)]
    if draft.last < draft.first:
        found.append(bad("last", f"終わりの日は、始まりの{wareki(draft.first)}か、そのあとの日を入れてください"))
    elif (draft.last - draft.first).days >= LONGEST_COVER:
        found.append(bad("last", f"一度に入れられるのは{LONGEST_COVER}日までです。いつもの担当を変えてください"))
    if draft.reason not in CoverReason.values:
        found.append(bad("reason", "理由を選んでください"))
    if route.ended_on and draft.last > route.ended_on:
        found.append(bad("last", f"このコースは{wareki(route.ended_on)}で終わります。その日までで入れてください"))
    return [*found, *_here(draft)]


def _name(draft: RouteDraft, apart_from: UUID) -> Iterator[Finding]:
    name = draft.name.strip()
    if not name:
        yield bad("name", "コースの名前を入れてください（例：Aコース）")
    elif Route.objects.filter(name=name, ended_on__isnull=True).exclude(pk=apart_from).exists():
        yield bad("name", f"「{name}」というコースがもうあります。別の名前を入れてください")


def _meals(draft: RouteDraft, apart_from: UUID) -> Iterator[Finding]:
    wanted = set(draft.meals) & set(Meal.values)
    if not wanted:
        yield bad("meals", "届ける食事を1つ以上選んでください")
    left = Place.objects.filter(route_id=apart_from).exclude(meal__in=wanted).values_list("meal", flat=True)
    for meal in sorted(set(left)):
        label = Meal(meal).label
        yield bad("meals", f"このコースには{label}を届ける人がいます。先にその人をほかのコースへ移してください")


def _start(draft: RouteDraft) -> Iterator[Finding]:
    if draft.start_spot.strip() and read_spot(draft.start_spot) is None:
        yield bad("start_spot", SPOT_HINT)


def _carriers(draft: RouteDraft) -> Iterator[Finding]:
    known = set(Carrier.objects.filter(pk__in=draft.carriers.values()).values_list("pk", flat=True))
    for weekday, carrier_id in draft.carriers.items():
        if carrier_id not in known:
            yield bad(f"carrier_{weekday}", "この配達員はいません。選び直してください")


def _here(draft: CoverDraft) -> Iterator[Finding]:
    if draft.carrier_id is None:
        return
    carrier = Carrier.objects.filter(pk=draft.carrier_id).first()
    if carrier is None:
        yield bad("carrier", "この配達員はいません。選び直してください")
    elif not carrier.is_here(draft.last):
        yield bad("carrier", f"{carrier.name}さんは、その日にはもういません。別の人を選んでください")
    else:
        away = carrier.leaves.filter(starts_on__lte=draft.last, until__gt=draft.first).order_by("starts_on").first()
        if away:
            days = f"{wareki(away.starts_on)}から{wareki(away.last_day)}まで"
            yield bad("carrier", f"{carrier.name}さんは{days}休みです。別の人を選んでください")
