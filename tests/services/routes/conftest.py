"""あさひ会 on Wednesday 7 October 2026: routes A and B, two who carry, people with a lunch every day."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.plans.actions import set_weekly_plan
from services.plans.states import Meal
from services.routes.actions import add_carrier, add_route, place_people
from services.routes.checks import CarrierDraft, RouteDraft
from services.routes.models import Carrier, Route
from services.routes.queries import DayRoute, routes_of
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import (
    NOW,
    TODAY,
    Hanako,
    _ten_o_clock,
    in_asahi,
    join,
    meals,
    rules,
)
from tests.world import who

__all__ = ["_ten_o_clock", "in_asahi", "rules"]

TOMORROW = TODAY + timedelta(days=1)
WEDNESDAY = 2
EVERY_DAY = range(7)


def carrier(name: str = "田中 一郎", kana: str = "たなか いちろう", by: str = "chiba", **more: Any) -> Carrier:
    return add_carrier(CarrierDraft(name, kana, **more), by=who(by), at=NOW)


def route(name: str, *carriers: Carrier, by: str = "chiba", **more: Any) -> Route:
    """A route of lunches that the first carrier carries on every day, or each of seven on theirs."""
    usual = {day: carriers[day % len(carriers)].pk for day in EVERY_DAY} if carriers else {}
    return add_route(RouteDraft(name, **{"carriers": usual, **more}), by=who(by), at=NOW)


def eater(contract: Contract, number: int, *weekdays: int, meal: str = "lunch", by: str = "chiba") -> Hanako:
    """花子1 … with stops on her weekdays, every day when none are named."""
    hanako = join(contract, number, by=by)
    set_weekly_plan(hanako.decision, meals(*(weekdays or EVERY_DAY), meal=meal), TODAY, by=who(by), at=NOW)
    return hanako


def put(into: Route, *people: Hanako, meal: str = "lunch", by: str = "chiba") -> None:
    place_people(into, [(one.person.pk, meal) for one in people], by=who(by), at=NOW)


def told(found: list[DayRoute]) -> dict[str, list[str]]:
    """{"A": ["花子1", "花子2"], "コースなし": []}"""
    return {one.name: [stop.recipient.given_name for stop in one.stops] for one in found}


def lunches(day: date = TOMORROW) -> dict[str, list[str]]:
    return told(routes_of(day, Meal.LUNCH))


@pytest.fixture
def routes_outside(asahi: Organisation, contract: Contract, rules: None) -> Route:
    """Route A with 花子1-3, made inside あさひ会 and left again: for pages."""
    with inside(asahi):
        own = route("A", carrier())
        put(own, *(eater(contract, number) for number in (1, 2, 3)))
    return own
