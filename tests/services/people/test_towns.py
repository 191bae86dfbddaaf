"""A town of the postcode begins the address when somebody asks for it, and never by itself."""

import re

import pytest

from services.people.models import Recipient
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import ClientOf, hanako

TYPED = {
    "family_name": "髙橋",
    "given_name": "花子",
    "family_kana": "たかはし",
    "given_kana": "はなこ",
    "diet": "soft",
    "allergens": ["egg"],
}


def address_in(page: str) -> str:
    found = re.search(r'name="address"[^>]*', page)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return value[1] if value else ""


def towns_in(page: str) -> list[str]:
    return re.findall(r'name="take" value="([^"]+)"', page)


def test_one_town_fills_an_empty_address_and_keeps_what_was_typed(client_of: ClientOf, asahi: Organisation) -> None:
    page = (
        client_of("chiba").post("/people/add/", {**TYPED, "postcode": "５６９−００６７", "look": "1"}).content.decode()
    )

    assert address_in(page) == "大阪府高槻市桃園町"
    kept = (r'value="髙橋"', r'<option value="soft" selected', r'value="egg"[^>]* checked')
    assert [part for part in kept if not re.search(part, page)] == []
    assert "入力に問題があります" not in page
    with inside(asahi):
        assert Recipient.objects.count() == 0


def test_several_towns_are_offered_and_the_one_taken_begins_the_address(client_of: ClientOf) -> None:
    client = client_of("chiba")

    offered = client.post("/people/add/", {**TYPED, "postcode": "498-0000", "look": "1"}).content.decode()
    taken = client.post(
        "/people/add/", {**TYPED, "postcode": "498-0000", "take": "三重県桑名郡木曽岬町"}
    ).content.decode()

    assert (towns_in(offered), address_in(offered)) == (["愛知県弥富市", "三重県桑名郡木曽岬町"], "")
    assert (towns_in(taken), address_in(taken)) == ([], "三重県桑名郡木曽岬町")


def test_an_address_that_is_there_is_never_written_over_unasked(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person, _ = hanako(contract)
    typed = {**TYPED, "postcode": "569-0067", "address": "大阪府高槻市桃園町2-1", "look": "1"}

    page = client_of("chiba").post(f"/people/{person.pk}/edit/", typed).content.decode()

    assert address_in(page) == "大阪府高槻市桃園町2-1"
    assert towns_in(page) == ["大阪府高槻市桃園町"]
    assert "いまの住所と置き換えます" in page


@pytest.mark.parametrize("postcode", ["569-9999", "12", ""])
def test_a_code_without_a_town_says_what_to_do(client_of: ClientOf, postcode: str) -> None:
    page = client_of("chiba").post("/people/add/", {**TYPED, "postcode": postcode, "look": "1"}).content.decode()

    assert "この郵便番号の町が見つかりません。" in page
    assert address_in(page) == ""


def test_a_town_that_is_none_of_the_codes_is_not_taken(client_of: ClientOf) -> None:
    page = client_of("chiba").post("/people/add/", {**TYPED, "postcode": "498-0000", "take": "どこか"}).content.decode()

    assert address_in(page) == ""
    assert len(towns_in(page)) == 2
