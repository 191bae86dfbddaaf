import re
from collections.abc import Sequence

import pytest
from pytest_django import DjangoAssertNumQueries

from services.people.actions import add_recipient, decide
from services.people.checks import RecipientDraft
from services.people.models import Recipient
from services.people.queries import person_rows, recipients
from services.plans.actions import end_use
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, TODAY, ClientOf, draft_of
from tests.world import who

PEOPLE = (
    ("上田", "勝", "ウエダ", "マサル", "072-600-0001"),
    ("安部", "ヴィオラ", "アベ", "ヴィオラ", "072-600-7111"),
    ("加藤", "花子", "かとう", "はなこ", "090-1234-5678"),
)


def add_people(
    contract: Contract, count: int = 3, *, names: Sequence[tuple[str, ...]] = PEOPLE, first: int = 1
) -> list[Recipient]:
    added = []
    for n, (family, given, family_kana, given_kana, phone) in enumerate(names[:count], start=first):
        draft = RecipientDraft(family, given, family_kana, given_kana, phone=phone)
        person = add_recipient(draft, by=who("chiba"), at=NOW)
        decide(person, draft_of(contract, number=f"第{n}号"), by=who("chiba"), at=NOW)
        added.append(person)
    return added


def families(search: str = "", *, ended: bool = False) -> list[str]:
    return [person.family_name for person in recipients(search, ended=ended, today=TODAY)]


def test_recipients_stand_in_kana_order(in_asahi: Contract) -> None:
    add_people(in_asahi)

    assert families() == ["安部", "上田", "加藤"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("花子", ["加藤"]),
        ("ｳｴﾀﾞ", ["上田"]),
        ("かどう", ["加藤"]),
        ("あべ ういおら", ["安部"]),
        ("0002", ["安部"]),
        ("7111", ["安部"]),
        ("５６７８", ["加藤"]),
        ("4567", []),
        ("すみれ", []),
    ],
)
def test_recipients_are_found_by_name_number_and_last_four_digits(
    in_asahi: Contract, search: str, found: list[str]
) -> None:
    add_people(in_asahi)

    assert families(search) == found


def test_recipients_who_left_stand_apart(in_asahi: Contract) -> None:
    person = add_people(in_asahi)[0]

    end_use(person, ended_on=TODAY.replace(day=5), reason="moved", by=who("chiba"), at=NOW)

    assert (families(), families(ended=True)) == (["安部", "加藤"], ["上田"])


def test_recipients_who_leave_later_are_still_here(in_asahi: Contract) -> None:
    person = add_people(in_asahi, 1)[0]

    end_use(person, ended_on=TODAY.replace(day=7), reason="moved", by=who("chiba"), at=NOW)

    assert (families(), families(ended=True)) == (["上田"], [])


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_questions_for_any_number_of_people(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    add_people(in_asahi, count)

    with django_assert_num_queries(2):
        rows = person_rows(recipients(today=TODAY), TODAY)

    assert [row.standing.word for row in rows] == ["有効"] * count


def test_list_page_shows_our_people_and_nobody_elses(
    client_of: ClientOf, asahi: Organisation, contract: Contract, secret: Recipient
) -> None:
    with inside(asahi):
        add_people(contract)

    page = client_of("doi").get("/people/").content.decode()

    assert re.findall(r'<th scope="row"[^>]*>(?:<span class="row">)?<a [^>]+>([^<]+)<', page) == [
        "安部 ヴィオラ",
        "上田 勝",
        "加藤 花子",
    ]
    assert "ヒミツ" not in page


@pytest.mark.parametrize("search", ["ヒミツ", "9999", "7111", "たかはし"])
def test_list_search_never_finds_another_organisations_person(
    client_of: ClientOf, asahi: Organisation, secret: Recipient, search: str
) -> None:
    page = client_of("chiba").get("/people/", {"q": search}).content.decode()

    assert "当たる人がいません" in page
    assert "ヒミツ" not in page.replace(f'value="{search}"', "").replace(f"「{search}」", "")


def test_list_without_anybody_says_what_to_do(client_of: ClientOf) -> None:
    assert "利用者がまだいません" in client_of("chiba").get("/people/").content.decode()


def test_list_page_leaves_out_letters_no_database_holds(in_asahi: Contract, client_of: ClientOf) -> None:
    add_people(in_asahi)

    page = client_of("doi").get("/people/", {"q": "\x00加藤"})

    assert (page.status_code, [row.recipient.family_name for row in page.context["shown"].rows]) == (200, ["加藤"])
