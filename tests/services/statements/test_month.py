"""The month's page, its filters, its book, and the list of months."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from billing_rules.packs.models import PackVersion
from services.people.models import Recipient
from services.statements import actions
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import CLOSING, MAY, close, days, join, mihon_rules, month_row, publish, served

ClientOf = Callable[[str], Client]
NOON = datetime(2026, 6, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _second_of_june() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def may(asahi: Organisation, contract: Contract, rules: PackVersion) -> str:
    """青木(非課税) 3食、石川(課税) 2食と不在1。"""
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        ishikawa = join(contract, "石川", "taxed", kana="いしかわ")
        served(ishikawa, days(MAY, 11, 12))
        served(ishikawa, days(MAY, 13, 13), "absent")
    return f"/statements/{contract.pk}/2026-05/"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_month_page_tells_people_and_totals(may: str, client_of: ClientOf) -> None:
    """3×(400＋410) ＋ 2×(500＋310) ＋ 不在 310 ＝ 利用者 2,200円、市 2,160円、計 4,360円。"""
    response = client_of("chiba").get(may)

    page = response.context["page"]
    rows = [(row.recipient.family_name, row.class_words, row.user_yen, row.city_yen) for row in page.people]
    assert rows == [("青木", "非課税", 1200, 1230), ("石川", "課税", 1000, 930)]
    assert (page.statement.totals["user"], page.statement.totals["city"]) == (2200, 2160)
    assert "4,360<small>円" in words(response)
    assert [day.meals for day in page.days.weeks[2].cells if day] == [2, 2, 2, 0, 0, 0, 0]


def test_month_page_shows_only_who_was_asked_for(may: str, client_of: ClientOf) -> None:
    client = client_of("chiba")

    absent = client.get(f"{may}?absent=on").context["shown"]
    exempt = client.get(f"{may}?burden=非課税").context["shown"]
    nobody = client.get(f"{may}?large=on")

    assert [row.recipient.family_name for row in absent] == ["石川"]
    assert [row.recipient.family_name for row in exempt] == ["青木"]
    assert "この条件の人はいません" in words(nobody)


def test_month_page_compares_with_the_month_before_only_when_the_month_is_over(may: str, client_of: ClientOf) -> None:
    assert client_of("chiba").get(may).context["is_over"] is True

    with time_machine.travel(datetime(2026, 5, 31, 3, 0, tzinfo=UTC), tick=False):
        assert client_of("chiba").get(may).context["is_over"] is False


def test_month_page_of_another_npo_is_not_there(may: str, sumire: Organisation, client_of: ClientOf) -> None:
    response = client_of("endo").get(may)

    assert response.status_code == 409
    assert "青木" not in words(response)


@pytest.mark.parametrize("month", ["2026-13", "2026-5", "x", "2031-01"])
def test_month_page_of_no_month_is_refused(
    month: str, contract: Contract, rules: PackVersion, client_of: ClientOf
) -> None:
    response = client_of("chiba").get(f"/statements/{contract.pk}/{month}/")

    assert (response.status_code, "月の一覧から選び直してください" in words(response)) == (409, True)


@pytest.mark.parametrize("people", [1, 3])
def test_month_page_asks_the_same_number_of_queries_for_any_number_of_people(
    people: int,
    asahi: Organisation,
    contract: Contract,
    rules: PackVersion,
    client_of: ClientOf,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with inside(asahi):
        for number in range(people):
            served(join(contract, f"青木{number}"), days(MAY, 11, 13))
        actions.evaluate_month(month_row(contract, MAY), at=CLOSING)
    client = client_of("chiba")
    client.get(f"/statements/{contract.pk}/2026-05/")

    with django_assert_num_queries(11):
        client.get(f"/statements/{contract.pk}/2026-05/")


def test_month_page_after_a_new_record_is_already_right(
    asahi: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    client = client_of("chiba")
    before = client.get(may).context["page"].statement.totals["total"]
    with inside(asahi):
        served(join(contract, "上田", kana="うえだ"), days(MAY, 11, 11))

    after = client.get(may).context["page"].statement.totals["total"]

    assert (before, after) == (4360, 5170)


def test_month_page_after_a_publication_uses_the_new_version(
    mihon: Organisation, may: str, client_of: ClientOf
) -> None:
    """5/13から 840円：青木 1×440 で市 ＋30、石川の不在も 340 で市 ＋30。"""
    client = client_of("chiba")
    before = client.get(may).context["page"].statement.totals
    publish(mihon, mihon_rules(price_from=("2026-05-13", 840)), at=NOON, past="5月分は新しい版で計算する")

    after = client.get(may).context["page"].statement.totals

    assert (after["city"] - before["city"], after["user"] - before["user"]) == (60, 0)


def test_book_holds_every_line_with_figures_as_numbers(may: str, client_of: ClientOf) -> None:
    response = client_of("chiba").get(f"{may}lines.xlsx")

    sheet = load_workbook(BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[1], row[4], row[10], row[11], row[12], row[13]) for row in rows] == [
        ("青木 ハナ", "非課税", 3, 1200, 1230, 2430),
        ("石川 ハナ", "課税", 3, 1000, 930, 1930),
    ]


def test_index_lists_months_of_this_npo_only(
    asahi: Organisation, sumire: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    mine = client_of("chiba").get("/statements/").context["shown"].rows
    theirs = client_of("endo").get("/statements/").context["shown"].rows

    assert [(str(row.month.value), row.contract.pk) for row in mine] == [("2026-05", contract.pk)]
    assert theirs == []


def test_current_leads_to_the_month_being_worked_on(may: str, client_of: ClientOf) -> None:
    assert client_of("chiba").get("/statements/current/").headers["Location"] == may
    assert client_of("endo").get("/statements/current/").headers["Location"] == "/statements/"


def test_why_page_tells_every_record_step_and_version(asahi: Organisation, may: str, client_of: ClientOf) -> None:
    with inside(asahi):
        person = Recipient.objects.get(family_name="石川")

    response = client_of("chiba").get(f"{may}people/{person.pk}/")

    page = response.context["page"]
    records = [(record.on, record.outcome, record.priced and record.priced.city_yen) for record in page.records]
    assert records == [
        (date(2026, 5, 11), "手渡し", 310),
        (date(2026, 5, 12), "手渡し", 310),
        (date(2026, 5, 13), "不在", 310),
    ]
    assert page.steps[0].value_text == "3件"
    assert {"第8条", "第7条"} <= {step.clause for step in page.steps}
    for told in ("原 直子", "北 浩一", page.statement.short_digest, "配食 第1版"):
        assert told in words(response)


def test_why_opens_in_the_row_as_a_fragment(asahi: Organisation, may: str, client_of: ClientOf) -> None:
    with inside(asahi):
        person = Recipient.objects.get(family_name="青木")

    response = client_of("chiba").get(f"{may}people/{person.pk}/", headers={"HX-Request": "true"})

    assert words(response).startswith('<td colspan="10">')
    assert "<html" not in words(response)


def test_closed_month_shows_what_was_frozen(
    asahi: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    with inside(asahi):
        close(contract, MAY)
        served(join(contract, "上田", kana="うえだ"), days(MAY, 11, 11), at=NOON)

    response = client_of("doi").get(may)

    assert response.context["page"].statement.totals["total"] == 4360
    assert "締め済み" in words(response)


@pytest.mark.parametrize("page", ["", "lines.xlsx", "close/"])
def test_field_staff_may_not_read_the_money(may: str, page: str, client_of: ClientOf) -> None:
    assert client_of("aoki").get(f"{may}{page}").status_code == 403


def test_the_list_of_months_is_narrowed_and_taken_along_and_the_taking_is_written_down(
    asahi: Organisation, may: str, client_of: ClientOf
) -> None:
    client = client_of("chiba")
    client.get(may)  # evaluates it

    assert client.get("/statements/?state=closed").context["shown"].rows == []
    book = client.get("/statements/?take=csv").content.decode("utf-8-sig")
    assert book.split("\r\n")[0] == "月,市・契約,状態,利用者,食数,利用者（円）,市（円）,総額（円）"
    assert book.split("\r\n")[1].endswith(",入力中,2,6,2200,2160,4360")
    with inside(asahi):
        assert AuditEntry.objects.get(action="taken").detail == "月の一覧 1件"
