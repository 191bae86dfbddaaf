"""How soft a person's meals are and what must not be in them."""

from dataclasses import replace

import pytest
from django.db import connection

from npo_platform.kernel.errors import Refused
from services.people.actions import add_recipient, apply_people, change_recipient, read_people
from services.people.checks import RecipientDraft
from services.people.models import SEALED, Recipient
from services.people.queries import recipients
from services.people.states import Allergen, allergens_in, texture_of
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import HANAKO, NOW, ClientOf, hanako
from tests.world import who

FOOD = {"diet": "low_salt", "texture": "minced", "allergens": "egg,shrimp", "avoided": " 納豆（薬のため） "}


@pytest.mark.parametrize(
    ("diet", "own", "texture"),
    [
        ("regular", "", "normal"),
        ("chopped", "", "chopped"),
        ("soft", "", "soft"),
        ("low_salt", "minced", "minced"),
        ("chopped", "blended", "blended"),
        ("soft", "bite", "soft"),
    ],
)
def test_texture_of_a_meal_is_the_diets_own_or_softer(diet: str, own: str, texture: str) -> None:
    assert texture_of(diet, own) == texture


def test_the_agencys_list_has_nine_that_must_be_named_and_twenty_that_should() -> None:
    assert [one.label for one in Allergen][:9] == [
        "えび",
        "かに",
        "くるみ",
        "小麦",
        "そば",
        "卵",
        "乳",
        "落花生",
        "カシューナッツ",
    ]
    assert len(Allergen) == 29


def test_allergens_in_stands_in_the_agencys_order_and_drops_what_it_does_not_know() -> None:
    assert allergens_in("gelatin,egg,,soup,shrimp") == ["shrimp", "egg", "gelatin"]


def test_add_recipient_keeps_texture_allergens_and_what_else_is_avoided(in_asahi: Contract) -> None:
    person = add_recipient(replace(HANAKO, **FOOD), by=who("chiba"), at=NOW)

    kept = Recipient.objects.get(pk=person.pk)
    assert (kept.texture, kept.allergens, kept.avoided) == ("minced", "shrimp,egg", "納豆（薬のため）")
    assert kept.allergen_list == ["shrimp", "egg"]


@pytest.mark.parametrize(
    ("changes", "where", "word"),
    [
        ({"texture": "soup"}, "texture", "形「soup」はありません"),
        ({"diet": "chopped", "texture": "normal"}, "texture", "食形態が「きざみ」なので、形を「常食」にはできません"),
        (
            {"diet": "soft", "texture": "minced"},
            "texture",
            "形を「極きざみ」にはできません",
        ),
        ({"allergens": "egg,<script>"}, "allergens", "アレルゲン「<script>」はありません"),
    ],
)
def test_add_recipient_with_food_that_does_not_fit_is_refused(
    in_asahi: Contract, changes: dict[str, str], where: str, word: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_recipient(replace(HANAKO, **changes), by=who("chiba"), at=NOW)

    [finding] = refused.value.findings
    assert (finding.where, word in finding.message) == (where, True)


def test_allergens_are_not_readable_in_the_table_and_lists_leave_them_closed(in_asahi: Contract) -> None:
    person = add_recipient(replace(HANAKO, **FOOD), by=who("chiba"), at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT allergens, avoided FROM people_recipient WHERE id = %s", [person.pk])
        allergens, avoided = map(bytes, cursor.fetchone())
    assert (b"egg" in allergens, "納豆".encode() in avoided) == (False, False)
    assert recipients().get().get_deferred_fields() == set(SEALED)


def test_edit_page_takes_ticks_and_the_persons_page_says_them(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person, _ = hanako(contract)
    typed = {
        "family_name": "髙橋",
        "given_name": "花子",
        "family_kana": "たかはし",
        "given_kana": "はなこ",
        "born_on": "昭和15年3月4日",
        "diet": "regular",
        "texture": "bite",
        "allergens": ["soy", "crab"],
        "avoided": "生もの",
    }

    answer = client_of("chiba").post(f"/people/{person.pk}/edit/", typed, follow=True).content.decode()

    assert [word for word in ("普通　一口大", "かに・大豆", "生もの") if word not in answer] == []
    with inside(asahi):
        assert Recipient.objects.get().allergens == "crab,soy"
    page = client_of("chiba").get(f"/people/{person.pk}/edit/").content.decode()
    assert page.count(" checked>") == 2


def test_import_reads_words_of_allergens_and_loses_none(in_asahi: Contract, rules: None) -> None:
    text = "利用者番号,氏名,ふりがな,形,アレルギー\r\n0101,髙橋 花子,たかはし はなこ,極きざみ食,海老・卵、青魚\r\n"

    apply_people(read_people(text.encode(), "名簿.csv", by=who("chiba"), at=NOW), by=who("chiba"), at=NOW)

    person = Recipient.objects.get()
    assert (person.texture, person.allergens, person.avoided) == ("minced", "shrimp,egg", "青魚")


def test_api_writes_allergens_as_a_list(client_of: ClientOf, asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        person, _ = hanako(contract)
    sent = {"allergens": ["egg", "shrimp"], "texture": "soft"}

    answer = client_of("chiba").patch(f"/api/v1/people/{person.pk}", sent, content_type="application/json")

    assert (answer.json()["allergens"], answer.json()["texture"]) == (["shrimp", "egg"], "soft")


def test_change_recipient_with_nothing_new_about_food_writes_nothing(in_asahi: Contract) -> None:
    draft: RecipientDraft = replace(HANAKO, **FOOD)
    person = add_recipient(draft, by=who("chiba"), at=NOW)

    change_recipient(person, draft, by=who("chiba"), at=NOW)

    assert AuditEntry.objects.filter(row_id=str(person.pk), action="changed").count() == 0
