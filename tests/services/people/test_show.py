from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.calendar import wareki_long
from services.people.actions import add_contact, set_burden_class
from services.people.checks import ContactDraft
from services.people.models import Recipient
from services.people.queries import person_page
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, TODAY, ClientOf, hanako
from tests.world import who


def test_show_page_tells_everything_and_writes_down_who_looked(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        person, _ = hanako(contract, burden_class="exempt")
        add_contact(person, ContactDraft("高橋 月子", "090-1234-5678", "長女"), by=who("chiba"), at=NOW)

    page = client_of("doi").get(f"/people/{person.pk}/").content.decode()

    told = (
        "髙橋 花子",
        "たかはし はなこ",
        "昭和15年3月4日",
        "86歳",
        "見高福第1号",
        "非課税",
        "高橋 月子",
        "長女",
    )
    assert [word for word in told if word not in page] == []
    with inside(asahi):
        looked = AuditEntry.objects.filter(row_id=str(person.pk), action="viewed")
        assert [entry.actor_name for entry in looked] == ["土井 恵"]


def test_show_page_of_another_organisations_person_does_not_exist(client_of: ClientOf, secret: Recipient) -> None:
    assert client_of("baba").get(f"/people/{secret.pk}/").status_code == 404


def test_show_page_without_a_decision_says_so_first(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person, decision = hanako(contract)
        decision.delete()

    page = client_of("chiba").get(f"/people/{person.pk}/").content.decode()

    assert "今日に有効な利用決定がありません" in page


def test_show_page_before_a_decision_begins_says_from_when(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person, _ = hanako(contract)
        person.decisions.update(starts_on=TODAY + timedelta(days=7))

    page = client_of("chiba").get(f"/people/{person.pk}/").content.decode()

    assert "今日に有効な利用決定がありません" not in page
    assert f"利用決定は {wareki_long(TODAY + timedelta(days=7))} から始まります" in page


@pytest.mark.parametrize("count", [1, 3])
def test_show_asks_the_same_number_of_questions_for_any_number_of_rows(
    in_asahi: Contract, rules: None, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    person, decision = hanako(in_asahi, burden_class="exempt")
    for n in range(count):
        add_contact(person, ContactDraft(f"連絡 {n}", "090-1234-5678"), by=who("chiba"), at=NOW)
    for month, code in list(zip((5, 6, 7), ("taxed", "welfare", "exempt"), strict=True))[:count]:
        set_burden_class(decision, code, TODAY.replace(month=month, day=1), by=who("chiba"), at=NOW)
    person_page(person.pk, TODAY)

    with django_assert_num_queries(7):
        page = person_page(person.pk, TODAY)

    assert [len(card.classes) for card in page.cards] == [count + 1]


def test_what_identifies_a_person_at_home_is_not_readable_in_the_table(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_tail FROM people_recipient WHERE id = %s", [person.pk])
        phone, tail = cursor.fetchone()

    assert b"7111" not in bytes(phone)
    assert "7111" not in tail
