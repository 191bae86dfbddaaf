"""What became of one person's meals: ours only, in one question however many there are."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.plans.models import Stop
from services.records.queries import recent_of
from tests.services.records.conftest import DAY, Day, add_stop

ClientOf = Callable[[str], Client]


def test_recent_of_holds_31_days_newest_first(in_asahi: Day) -> None:
    decision = in_asahi.decisions["ando"]
    for days in (30, 31, -1):
        add_stop(decision, DAY - timedelta(days=days))

    found = [stop.service_on for stop in recent_of(in_asahi.people["ando"].pk, DAY)]

    assert found == [DAY, DAY - timedelta(days=30)]


@pytest.mark.parametrize("count", [1, 3])
def test_recent_of_asks_once_for_any_number_of_stops(
    in_asahi: Day, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for days in range(1, count):
        add_stop(in_asahi.decisions["ando"], DAY - timedelta(days=days))

    with django_assert_num_queries(1):
        results = [getattr(stop, "result", None) for stop in recent_of(in_asahi.people["ando"].pk, DAY)]

    assert results == [None] * count


def test_person_part_shows_a_day_without_a_record(a_day: Day, client_of: ClientOf, noon: object) -> None:
    address = f"/records/people/{a_day.people['ando'].pk}/"

    part = client_of("doi").get(address, headers={"HX-Request": "true"}).content.decode()

    assert "10月6日（火）" in part
    assert "記録なし" in part
    assert "<html" not in part


def test_person_of_another_organisation_does_not_exist(a_day: Day, other_stop: Stop, client_of: ClientOf) -> None:
    assert client_of("baba").get(f"/records/people/{other_stop.recipient_id}/").status_code == 404
