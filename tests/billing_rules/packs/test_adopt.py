"""Beginning from the rules of another city, by the library, under one's own name; signed files: test_signed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_rules.packs import actions, queries
from billing_rules.packs.models import PackVersion, RulePack
from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.registry.queries import current_city
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, published

Browser = Callable[[str], Client]


def only_version(city: Organisation) -> tuple[PackVersion, dict[str, Any]]:
    with inside(city):
        version = PackVersion.objects.select_related("pack").get()
        return version, json.loads(version.document)


def test_library_lists_real_cities_with_their_sources(client_of: Browser, mihon: Organisation) -> None:
    page = client_of("hara").get("/rules/library/").content.decode()

    offer = next(one for one in queries.offers() if one.key == "kurume/meals")
    assert offer.title in page
    assert offer.sources[0]["title"] in page
    assert "つくった規則" not in page


def test_library_is_searched_by_name(client_of: Browser, mihon: Organisation) -> None:
    browser = client_of("hara")

    assert [one.city for one in browser.get("/rules/library/?q=久留米").context["offers"]] == ["久留米市"]
    assert "この言葉のある規則はありません。" in browser.get("/rules/library/?q=どこにもない市").content.decode()


def test_rules_of_the_library_become_a_draft_of_ones_own(client_of: Browser, mihon: Organisation) -> None:
    answer = client_of("hara").post("/rules/library/adopt/", {"key": "kurume/meals"})

    version, document = only_version(mihon)
    origin = queries.offered_document("kurume/meals")
    assert answer.headers["Location"] == f"/rules/{version.pk}/edit/"
    assert (document["city"], document["pack"], document["title"]) == ("見本市", "mihon/meals", "見本市 配食サービス")
    assert document["tables"] == origin["tables"]
    assert document["tests"] == origin["tests"]
    assert document["sources"][-1]["title"] == (
        f"kurume/meals の規則から引き継ぎました。もとの文書の照合値は {digest(origin)} です。"
    )
    assert (version.state, version.author_name) == ("draft", "原 直子")


def test_rules_of_another_service_open_a_pack_of_their_own(client_of: Browser, mihon: Organisation) -> None:
    client_of("hara").post("/rules/library/adopt/", {"key": "sakai/visits"})

    version, document = only_version(mihon)
    assert (version.pack.service, document["pack"]) == ("visits", "mihon/visits")
    assert version.pack.name.endswith("の規則")
    assert not version.pack.name.startswith("堺市")


@pytest.mark.parametrize("key", ["", "mihon/meals", "../packs/apps", "nowhere/meals"])
def test_what_the_library_does_not_offer_is_refused(client_of: Browser, mihon: Organisation, key: str) -> None:
    answer = client_of("hara").post("/rules/library/adopt/", {"key": key})

    assert answer.status_code == 409
    assert "一覧から選び直してください。" in answer.content.decode()


def test_adoption_into_a_pack_that_is_published_keeps_its_name(pack: RulePack, hara: Person) -> None:
    published(pack, FIRST)

    made = actions.adopt(current_city(), queries.offered_document("oita/meals"), by=hara, at=LATER)

    assert (made.number, json.loads(made.document)["pack"]) == (2, "mihon/meals")


def test_own_rules_are_not_adopted(pack: RulePack, hara: Person) -> None:
    with pytest.raises(Refusal) as refused:
        actions.adopt(current_city(), json.loads(FIRST), by=hara, at=AT)

    assert refused.value.code == "own_name"
    assert PackVersion.objects.count() == 0


def test_document_of_another_service_opens_its_pack(client_of: Browser, mihon: Organisation) -> None:
    text = FIRST.replace('"service": "meals"', '"service": "visits"')

    client_of("hara").post("/rules/draft/", {"text": text})

    version, _document = only_version(mihon)
    assert (version.pack.service, version.pack.name) == ("visits", "高齢者配食サービス（見本）の規則")


def test_library_page_takes_few_queries(client_of: Browser, mihon: Organisation) -> None:
    browser = client_of("hara")
    browser.get("/rules/library/")

    with CaptureQueriesContext(connection) as captured:
        browser.get("/rules/library/")

    assert len(captured) <= 8
