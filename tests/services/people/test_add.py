from dataclasses import replace
from datetime import date

import pytest

from npo_platform.kernel.errors import Refused
from services.people.actions import add_recipient
from services.people.checks import RecipientDraft
from services.people.models import Recipient
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import HANAKO, NOW, ClientOf
from tests.world import who


def test_add_recipient_keeps_the_name_as_typed_and_gives_the_next_number(
    in_asahi: Contract,
) -> None:
    variant = replace(HANAKO, family_name="\ufa19谷", given_name="𠮷子")

    person = add_recipient(variant, by=who("chiba"), at=NOW)

    kept = Recipient.objects.get(pk=person.pk)
    assert (kept.family_name, kept.given_name) == ("\ufa19谷", "𠮷子")
    assert (kept.number, kept.family_kana, kept.phone) == ("0001", "たかはし", "072-674-7111")


def test_add_recipient_is_written_down_with_who_did_it(in_asahi: Contract) -> None:
    person = add_recipient(HANAKO, by=who("chiba"), at=NOW)

    entry = AuditEntry.objects.get(row_id=str(person.pk), action="added")
    assert (entry.actor_name, entry.at) == ("千葉 実", NOW)


def test_add_recipient_with_faults_says_all_of_them_and_saves_nothing(in_asahi: Contract) -> None:
    wrong = RecipientDraft(
        "",
        "花子",
        "たか橋",
        "",
        phone="03-123",
        postcode="569",
        born_on=date(2027, 1, 1),
        diet="soup",
    )

    with pytest.raises(Refused) as refused:
        add_recipient(wrong, by=who("chiba"), at=NOW)

    assert [finding.where for finding in refused.value.findings] == [
        "family_name",
        "family_kana",
        "given_kana",
        "born_on",
        "postcode",
        "phone",
        "diet",
    ]
    assert Recipient.objects.count() == 0


@pytest.mark.parametrize("unseen", ["\u202e", "\u0001", "\u200b", "\n"])
def test_add_recipient_with_letters_nobody_sees_is_refused(in_asahi: Contract, unseen: str) -> None:
    with pytest.raises(Refused) as refused:
        add_recipient(replace(HANAKO, family_name=f"高{unseen}橋"), by=who("chiba"), at=NOW)

    [finding] = refused.value.findings
    assert (finding.where, "目に見えない文字" in finding.message) == ("family_name", True)


def test_add_recipient_with_more_than_the_table_holds_says_how_much_it_holds(
    in_asahi: Contract,
) -> None:
    with pytest.raises(Refused) as refused:
        add_recipient(replace(HANAKO, family_name="髙" * 61, number="1" * 21), by=who("chiba"), at=NOW)

    told = [(finding.where, finding.message) for finding in refused.value.findings]
    assert told == [
        ("number", "長すぎます。20文字までで入れてください"),
        ("family_name", "長すぎます。60文字までで入れてください"),
    ]


@pytest.mark.parametrize(
    ("again", "code"),
    [
        (HANAKO, "same_person"),
        (replace(HANAKO, number="0001", given_name="月子", given_kana="つきこ"), "number_taken"),
    ],
)
def test_add_recipient_a_second_time_is_refused(in_asahi: Contract, again: RecipientDraft, code: str) -> None:
    add_recipient(HANAKO, by=who("chiba"), at=NOW)

    with pytest.raises(Refused) as refused:
        add_recipient(again, by=who("chiba"), at=NOW)

    assert [finding.code for finding in refused.value.findings] == [code]
    assert Recipient.objects.count() == 1


def test_add_page_shows_faults_under_their_fields_and_keeps_what_was_typed(
    client_of: ClientOf,
) -> None:
    client = client_of("chiba")
    typed = {
        "family_name": "髙橋",
        "given_name": "花子",
        "family_kana": "高はし",
        "given_kana": "はなこ",
        "phone": "03-12",
        "born_on": "平成31年5月1日",
        "diet": "regular",
    }

    answer = client.post("/people/add/", typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "令和元年5月1日なら、そのように入れてください。" in page
    assert 'value="髙橋"' in page


def test_add_page_saves_and_leads_to_the_person(client_of: ClientOf, asahi: Organisation) -> None:
    client = client_of("chiba")
    typed = {
        "family_name": "髙橋",
        "given_name": "花子",
        "family_kana": "たかはし",
        "given_kana": "はなこ",
        "born_on": "S15.3.4",
        "diet": "soft",
    }

    answer = client.post("/people/add/", typed)

    with inside(asahi):
        person = Recipient.objects.get()
        assert (person.born_on, person.diet) == (date(1940, 3, 4), "soft")
    assert answer.headers["Location"] == f"/people/{person.pk}/"
