"""The pages of a simulation: asked for, watched, read; and the provider's own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from billing_rules.packs.models import PackVersion
from billing_rules.simulation.models import Share
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.simulations.test_answer import asked, people
from tests.services.statements.scene import mihon_rules

__all__ = ["people"]
CITY = "npo_platform.urls_city"
NPO = "npo_platform.urls_npo"
ClientOf = Callable[[str], Client]


@pytest.fixture
def version(mihon: Organisation, people: list[str]) -> PackVersion:
    simulation = asked(mihon, mihon_rules(price_from=("2026-05-06", 840)))
    with inside(mihon):
        return PackVersion.objects.get(pk=simulation.version_id)


def address(name: str, *args: Any, urlconf: str = CITY) -> str:
    return reverse(name, urlconf=urlconf, args=args)


def test_a_city_watches_and_then_reads(
    version: PackVersion, asahi: Organisation, sumire: Organisation, client_of: ClientOf, run_jobs: Callable[[], None]
) -> None:
    hara = client_of("hara")
    moving = hara.get(address("simulation:show", version.pk)).content.decode()
    assert "締めた 12か月" in moving
    assert "計算しています" in moving
    assert "0 / 2" in moving
    assert "HX-Refresh" not in hara.get(address("simulation:progress", version.pk)).headers

    for npo in (asahi, sumire):
        with inside(npo):
            run_jobs()

    assert hara.get(address("simulation:progress", version.pk)).headers["HX-Refresh"] == "true"
    page = hara.get(address("simulation:show", version.pk)).content.decode()
    assert "＋990" in page
    assert "25,830円 → 26,820円" in page.replace("\n", "")
    assert "昼食：1食の単価 840円" in page
    assert "計算しています" not in page


def test_a_viewer_cannot_ask(version: PackVersion, client_of: ClientOf) -> None:
    assert client_of("seki").post(address("simulation:show", version.pk), {"months": 3}).status_code == 403


def test_an_author_asks_again_and_calls_it_off(version: PackVersion, client_of: ClientOf, mihon: Organisation) -> None:
    hara = client_of("hara")
    answer = hara.post(address("simulation:cancel", version.pk), follow=True)
    assert "試算を取りやめました" in answer.content.decode()
    assert hara.post(address("simulation:show", version.pk), {"months": 12}).status_code == 302
    assert hara.post(address("simulation:show", version.pk), {"months": 7}).status_code == 422
    with inside(mihon):
        assert Share.objects.count() == 4


def test_a_provider_reads_its_own_people(
    version: PackVersion, asahi: Organisation, client_of: ClientOf, run_jobs: Callable[[], None]
) -> None:
    with inside(asahi):
        run_jobs()
        share = Share.objects.get()
    baba = client_of("baba")

    index = baba.get(address("simulations:index", urlconf=NPO)).content.decode()
    page = baba.get(address("simulations:show", share.pk, urlconf=NPO)).content.decode()

    assert "配食 第2版" in index
    assert "木あ" in page
    assert "＋240" in page
    assert client_of("endo").get(address("simulations:show", share.pk, urlconf=NPO)).status_code == 404


def test_the_city_page_asks_the_database_as_often_for_one_provider_as_for_two(
    version: PackVersion,
    asahi: Organisation,
    sumire: Organisation,
    client_of: ClientOf,
    run_jobs: Callable[[], None],
    django_assert_max_num_queries: Any,
) -> None:
    for npo in (asahi, sumire):
        with inside(npo):
            run_jobs()
    hara = client_of("hara")
    with django_assert_max_num_queries(9):
        hara.get(address("simulation:show", version.pk))
