"""Who carries sees today's stops of own routes in their order; whoever is no carrier sees the day as before."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from services.routes.actions import add_carrier, add_route, cover, place_people, take_leave
from services.routes.checks import CarrierDraft, CoverDraft, LeaveDraft, RouteDraft
from services.routes.models import Carrier, Route
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.records.conftest import DAY, NOON, Day
from tests.world import user, who

ClientOf = Callable[[str], Client]


def by() -> dict[str, Any]:
    return {"by": who("chiba"), "at": NOON}


def todays(client: Client) -> list[str]:
    return re.findall(r'class="round-name">([^<]+)<', client.get("/records/today/").content.decode())


@pytest.fixture
def aoki(asahi: Organisation, a_day: Day, noon: datetime) -> Carrier:
    """Aoki carries A, where 上野 comes before 安藤; 石田 stands on B, which nobody carries."""
    with inside(asahi):
        carrier = add_carrier(CarrierDraft("青木 正", "あおき ただし", account_id=user("aoki").pk), **by())
        own = add_route(RouteDraft("A", carriers={DAY.weekday(): carrier.pk}), **by())
        place_people(own, [(a_day.people[name].pk, "lunch") for name in ("ueno", "ando")], **by())
        place_people(add_route(RouteDraft("B"), **by()), [(a_day.people["ishida"].pk, "lunch")], **by())
    return carrier


def test_today_of_a_carrier_is_the_own_route_in_its_order(client_of: ClientOf, aoki: Carrier) -> None:
    assert todays(client_of("aoki")) == ["上野 茂", "安藤 ミツ"]


def test_an_unlinked_account_sees_the_whole_day_as_before(
    client_of: ClientOf, asahi: Organisation, aoki: Carrier
) -> None:
    with inside(asahi):
        Carrier.objects.update(account_id=None)

    assert todays(client_of("aoki")) == ["安藤 ミツ", "石田 文子", "上野 茂"]


def test_a_carrier_of_an_npo_without_routes_sees_the_whole_day(
    client_of: ClientOf, asahi: Organisation, a_day: Day, noon: datetime
) -> None:
    with inside(asahi):
        add_carrier(CarrierDraft("青木 正", "あおき ただし", account_id=user("aoki").pk), **by())

    assert len(todays(client_of("aoki"))) == 3


def test_whoever_covers_sees_the_route_of_that_day_and_who_is_away_does_not(
    client_of: ClientOf, asahi: Organisation, aoki: Carrier
) -> None:
    with inside(asahi):
        cover(Route.objects.get(name="B"), ["lunch"], CoverDraft(aoki.pk, DAY, DAY), **by())
    covering = todays(client_of("aoki"))
    with inside(asahi):
        take_leave(aoki, LeaveDraft(DAY, DAY.replace(day=DAY.day + 1)), **by())

    page = client_of("aoki").get("/records/today/").content.decode()

    assert covering == ["上野 茂", "安藤 ミツ", "石田 文子"]
    assert "今日のあなたの担当はありません" in page


def test_stops_of_another_route_are_not_there_for_a_carrier_on_any_way(
    client_of: ClientOf, asahi: Organisation, a_day: Day, aoki: Carrier
) -> None:
    client = client_of("aoki")

    pages = [client.get(f"/records/stops/{a_day.stop(name).pk}/").status_code for name in ("ando", "ishida")]
    listed = client.get("/api/v1/stops", {"day": DAY.isoformat()}).json()["results"]

    assert pages == [200, 404]
    assert [one["name"] for one in listed] == ["上野 茂", "安藤 ミツ"]


def test_the_office_sees_everybody_although_it_carries_too(
    client_of: ClientOf, asahi: Organisation, aoki: Carrier
) -> None:
    with inside(asahi):
        Carrier.objects.update(account_id=user("chiba").pk)

    assert len(todays(client_of("chiba"))) == 3
