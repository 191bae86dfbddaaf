"""Carriers: the list, and who could carry a route on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from npo_platform.kernel.calendar import weekday_words
from services.routes.models import Carrier, CarrierLeave, Route, UsualCarrier
from services.routes.queries.day import DayRoute, routes_of


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """A carrier in the list: what they usually carry, and their leaves not yet past."""

    carrier: Carrier
    routes: Sequence[tuple[str, str]]
    leaves: Sequence[CarrierLeave]
    day: date

    @property
    def standing(self) -> str:
        """left やめた · away 休み · here 出られる"""
        if not self.carrier.is_here(self.day):
            return "left"
        return "away" if any(leave.starts_on <= self.day for leave in self.leaves) else "here"

    @property
    def route_words(self) -> str:
        return "、".join(f"{name}（{days}）" for name, days in self.routes)

    @property
    def leave(self) -> CarrierLeave | None:
        return self.leaves[0] if self.leaves else None


def carrier_rows(day: date) -> list[CarrierRow]:
    """Every carrier in kana order with routes and leaves; three queries."""
    usual: dict[UUID, dict[str, str]] = {}
    rows = UsualCarrier.objects.filter(route__ended_on__isnull=True).order_by("route__position", "weekday")
    for carrier, name, weekday in rows.values_list("carrier_id", "route__name", "weekday"):
        days = usual.setdefault(carrier, {})
        days[name] = days.get(name, "") + str(weekday)
    leaves: dict[UUID, list[CarrierLeave]] = {}
    for leave in CarrierLeave.objects.filter(until__gt=day).order_by("starts_on", "pk"):
        leaves.setdefault(leave.carrier_id, []).append(leave)
    return [
        CarrierRow(
            carrier,
            [(name, weekday_words(days)) for name, days in usual.get(carrier.pk, {}).items()],
            leaves.get(carrier.pk, []),
            day,
        )
        for carrier in Carrier.objects.order_by("kana_key", "pk")
    ]


def carrier_of(account_id: UUID) -> Carrier | None:
    """The carrier who signs in with an account."""
    return Carrier.objects.filter(account_id=account_id).first()


def leaves_of(carrier: Carrier, day: date) -> list[CarrierLeave]:
    """A carrier's leaves that are not past on a day, the next first."""
    return list(carrier.leaves.filter(until__gt=day).order_by("starts_on", "pk"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could carry, and what else they carry at that meal."""

    carrier: Carrier
    busy: str
    comes: bool
    carries_it: bool = False


def candidates(route: Route, day: date, meal: str) -> list[Candidate]:
    """Who is here and not away that day: first who usually can and carries nothing else, last who carries already."""
    found = routes_of(day, meal)
    away = set(CarrierLeave.objects.filter(starts_on__lte=day, until__gt=day).values_list("carrier_id", flat=True))
    here = [one for one in Carrier.objects.defer("phone").order_by("kana_key", "pk") if one.is_here(day)]
    own = next((one.carrier for one in found if one.route == route), None)
    able = [
        Candidate(one, _busy(one, route, found), one.comes_on(day), carries_it=one == own)
        for one in here
        if one.pk not in away
    ]
    return sorted(able, key=lambda one: (bool(one.busy), one.carries_it, not one.comes))


def _busy(carrier: Carrier, route: Route, found: Sequence[DayRoute]) -> str:
    return "・".join(one.name for one in found if one.carrier == carrier and one.route != route and one.stops)
