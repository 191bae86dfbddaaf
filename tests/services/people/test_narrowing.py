import io
from datetime import date, timedelta
from urllib.parse import urlencode

import openpyxl
import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from services.people.actions import add_contact, note_consent, read_people, rehearse
from services.people.checks import ConsentDraft, ContactDraft
from services.people.forms import people_listing
from services.people.models import Decision, Recipient
from services.people.queries import people_sheet, person_rows, recipients
from services.plans.actions import set_weekly_plan, suspend
from services.plans.checks import MealDraft, SuspensionDraft
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, TODAY, ClientOf
from tests.services.people.test_list import add_people
from tests.world import who


def left(**asked: str) -> list[str]:
    rows = person_rows(recipients(today=TODAY), TODAY)
    shown = people_listing(TODAY).shown(rows, QueryDict(urlencode(asked)))
    return [row.recipient.family_name for row in shown.rows]


def ends(person: Recipient, until: date) -> None:
    Decision.objects.filter(recipient=person).update(until=until)


def test_people_are_narrowed_by_food(in_asahi: Contract) -> None:
    add_people(in_asahi)
    Recipient.objects.filter(family_name="加藤").update(diet="soft")

    assert left(diet="soft") == ["加藤"]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("holding", ["安部", "上田"]),
        ("ending", ["安部"]),
        ("ended", ["加藤"]),
        ("coming", ["渡辺"]),
        ("none", ["石川"]),
    ],
)
def test_people_are_narrowed_by_how_their_decision_stands(in_asahi: Contract, state: str, found: list[str]) -> None:
    """安部's ends in 60 days, 上田's in 61, 加藤's has ended, 渡辺's begins tomorrow, 石川 has none."""
    upper, soon, over = add_people(in_asahi)
    later, without = add_people_more(in_asahi)
    ends(soon, TODAY + timedelta(days=60))
    ends(upper, TODAY + timedelta(days=61))
    ends(over, TODAY)
    Decision.objects.filter(recipient=later).update(starts_on=TODAY + timedelta(days=1))
    without.decisions.all().delete()

    assert left(decision=state) == found


def add_people_more(contract: Contract) -> list[Recipient]:
    """渡辺 and 石川 beside the three."""
    names = (("渡辺", "稔", "わたなべ", "みのる", ""), ("石川", "実", "いしかわ", "みのる", ""))
    return add_people(contract, names=names, first=8)


def test_people_are_narrowed_by_the_weekday_of_a_meal_and_who_is_away(in_asahi: Contract) -> None:
    upper, lower, third = add_people(in_asahi)
    for person, day in ((upper, 0), (lower, 1), (third, 0)):
        set_weekly_plan(person.decisions.get(), [MealDraft(day, "lunch", "soft")], TODAY, by=who("chiba"), at=NOW)
    suspend(third, SuspensionDraft(TODAY, "hospital", None), by=who("chiba"), at=NOW)

    assert left(weekday="0") == ["上田", "加藤"]
    assert left(away="away") == ["加藤"]
    assert left(weekday="0", away="here") == ["上田"]


def test_people_are_narrowed_by_consent(in_asahi: Contract) -> None:
    upper, lower, _third = add_people(in_asahi)
    for person, given in ((upper, True), (lower, False)):
        note_consent(person, ConsentDraft("disaster", given, TODAY, "paper"), by=who("chiba"), at=NOW)

    assert left(consent="disaster") == ["上田"]


def test_what_nobody_offers_narrows_nothing(in_asahi: Contract) -> None:
    add_people(in_asahi)

    assert left(diet="stone", colour="red") == ["安部", "上田", "加藤"]
    assert left(sort="colour") == ["安部", "上田", "加藤"]


def test_people_are_sorted_by_number_and_by_the_next_end(in_asahi: Contract) -> None:
    upper, lower, _third = add_people(in_asahi)
    ends(lower, TODAY + timedelta(days=20))
    ends(upper, TODAY + timedelta(days=30))

    assert left(sort="number") == ["上田", "安部", "加藤"]
    assert left(sort="last_day") == ["安部", "上田", "加藤"]


@pytest.mark.parametrize("count", [1, 3])
def test_narrowed_list_asks_the_same_number_of_questions(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    add_people(in_asahi, count)

    with django_assert_num_queries(5):
        found = left(sort="last_day", diet="regular", decision="holding", away="here")

    assert len(found) == count


def test_list_page_keeps_what_was_chosen_in_its_links(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        add_people(contract)

    page = client_of("chiba").get("/people/", {"diet": "regular", "sort": "number"}).content.decode()

    assert '<option value="regular" selected>' in page
    assert "/people/export/?diet=regular&amp;sort=number" in page
    assert "/people/?diet=regular&amp;sort=number&amp;ended=1" in page


def test_list_page_that_narrows_to_nobody_says_so(client_of: ClientOf, asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        add_people(contract)

    page = client_of("chiba").get("/people/", {"diet": "side_only"}).content.decode()

    assert "この条件に当たる人がいません" in page


def book_of(content: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_list_is_taken_along_as_it_is_shown_and_without_an_address(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        add_people(contract)
        Recipient.objects.filter(family_name="加藤").update(diet="soft")

    answer = client_of("doi").get("/people/", {"take": "csv", "diet": "soft"})

    assert answer.content.decode("utf-8-sig").splitlines() == [
        "利用者,ふりがな,利用者番号,食形態,利用決定,開始日,最後の日,状態",
        "加藤 花子,かとう はなこ,0003,やわらか,第3号,2026-04-01,,有効",
    ]
    with inside(asahi):
        assert AuditEntry.objects.get(action="taken").detail == "利用者の一覧 1件"


def test_export_names_who_is_called_first_and_never_the_key(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person = add_people(contract, 1)[0]
        person.key_note, person.delivery_note = "植木鉢の下", "=HYPERLINK(1)"
        person.save(update_fields=["key_note", "delivery_note"])
        for name, role in (("上田 月子", "family"), ("見本 医師", "doctor")):
            add_contact(person, ContactDraft(name, "090-1234-5678", role=role), by=who("chiba"), at=NOW)

    header, row = book_of(client_of("chiba").get("/people/export/").content)

    said = dict(zip(header, row, strict=True))
    assert (said["電話番号"], said["緊急連絡先"], said["続柄"]) == ("072-600-0001", "上田 月子", "家族")
    assert (said["配達の注意"], said["決定番号"], said["曜日"]) == ("=HYPERLINK(1)", "第1号", "毎日")
    assert "植木鉢の下" not in row
    with inside(asahi):
        assert AuditEntry.objects.get(action="taken").detail == "利用者の名簿（住所・電話あり） 1件"


def test_export_can_be_taken_in_again_and_changes_nothing(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        add_people(contract)

    book = client_of("chiba").get("/people/export/").content

    with inside(asahi):
        source = read_people(book, "people-reach.xlsx", by=who("chiba"), at=NOW)
        told = rehearse(source, by=who("chiba"), at=NOW)
        assert [(line.word, line.findings) for line in told.lines] == [("same", ())] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_export_asks_the_same_number_of_questions(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    people = [person.pk for person in add_people(in_asahi, count)]

    with django_assert_num_queries(4):
        _header, rows = people_sheet(people, TODAY)

    assert [row[0] for row in rows] == [f"{n:04d}" for n in range(1, count + 1)]


@pytest.mark.parametrize(("who_asks", "status"), [("aoki", 403), ("doi", 403), ("chiba", 200)])
def test_export_is_the_offices(client_of: ClientOf, who_asks: str, status: int) -> None:
    assert client_of(who_asks).get("/people/export/").status_code == status


def test_neither_list_nor_export_holds_another_organisations_people(
    client_of: ClientOf, asahi: Organisation, secret: Recipient
) -> None:
    client = client_of("chiba")

    assert len(client.get("/people/", {"take": "csv"}).content.decode("utf-8-sig").splitlines()) == 1
    assert len(book_of(client.get("/people/export/").content)) == 1
