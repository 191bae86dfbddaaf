import json
from collections.abc import Callable

import pytest
from django.test import Client

from billing_rules.packs import actions
from billing_rules.packs.models import RulePack
from npo_platform.kernel.digest import digest
from tenants.accounts.queries import Person
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, approved, published

Browser = Callable[[str], Client]


def test_packs_are_told_newest_publication_first(client_of: Browser, pack: RulePack) -> None:
    first, second = published(pack, FIRST), published(pack, SECOND, at=LATER)

    answer = client_of("baba").get("/api/v1/packs/").json()

    assert [(row["id"], row["number_label"], row["state"]) for row in answer["results"]] == [
        (str(second.pk), "第2版", "published"),
        (str(first.pk), "第1版", "superseded"),
    ]
    assert answer["results"][0] == {
        "id": str(second.pk),
        "city": "見本市",
        "service": "meals",
        "name": "配食サービスの規則",
        "number": 2,
        "number_label": "第2版",
        "state": "published",
        "digest": digest(json.loads(SECOND)),
        "previous_digest": digest(json.loads(FIRST)),
        "first_changed_day": "2026-10-01",
        "author_name": "原 直子",
        "approver_name": "北 浩一",
        "approved_at": "2026-09-20T10:00:00+09:00",
        "published_at": "2026-09-20T10:00:00+09:00",
    }


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "-1", "x"])
def test_packs_of_an_impossible_page_are_an_empty_or_the_first_page(
    client_of: Browser, pack: RulePack, number: str
) -> None:
    published(pack, FIRST)

    for name in ("limit", "offset"):
        answer = client_of("baba").get("/api/v1/packs/", {name: number})

        assert (answer.status_code, answer.json()["count"]) == (200, 1)


def test_pack_carries_the_document_its_digest_is_of(client_of: Browser, pack: RulePack) -> None:
    version = published(pack, FIRST)

    answer = client_of("baba").get(f"/api/v1/packs/{version.pk}/").json()

    assert answer["document"] == json.loads(FIRST)
    assert answer["digest"] == digest(answer["document"])


def test_pack_of_an_unreadable_draft_is_null_to_the_city(client_of: Browser, pack: RulePack, hara: Person) -> None:
    version = actions.draft(pack, "{", by=hara, at=AT)

    answer = client_of("hara").get(f"/api/v1/packs/{version.pk}/").json()

    assert (answer["state"], answer["document"]) == ("draft", None)


def test_unpublished_versions_do_not_exist_for_an_npo(client_of: Browser, pack: RulePack) -> None:
    version = approved(pack, FIRST)
    browser = client_of("baba")

    listed = browser.get("/api/v1/packs/").json()
    answer = browser.get(f"/api/v1/packs/{version.pk}/")

    assert listed["results"] == []
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
