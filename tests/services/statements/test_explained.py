"""How a month was reckoned, at every level: page, paper, API."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from billing_rules.packs.models import PackVersion
from services.people.actions import set_burden_class
from services.people.models import Recipient
from services.statements import actions
from services.statements.models import Statement
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import (
    CLOSING,
    JUNE,
    MAY,
    START,
    close,
    days,
    join,
    mihon_rules,
    month_row,
    publish,
    served,
)
from tests.world import who

ClientOf = Callable[[str], Client]
JULY_2 = datetime(2026, 7, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _second_of_july() -> Any:
    with time_machine.travel(JULY_2, tick=False):
        yield


@pytest.fixture
def june(asahi: Organisation, contract: Contract, rules: PackVersion) -> Statement:
    """石川(課税)：6/1(月)-6/8 の昼8食、6/7(日)の夕食は週の8食目で 0円、6/9 は不在。

    手渡し 8 × (500＋310)、不在 1 × (0＋310)、上限超え 1。5/14 の月遅れ ＋500＋310。青木(非課税)：1 × (400＋410)。
    """
    with inside(asahi):
        ishikawa = join(contract, "石川", "taxed", kana="いしかわ")
        served(ishikawa, days(MAY, 11, 13))
        close(contract, MAY)
        served(ishikawa, days(MAY, 14, 14), at=datetime(2026, 6, 5, 1, 0, tzinfo=UTC))
        served(ishikawa, days(JUNE, 1, 8))
        served(ishikawa, days(JUNE, 7, 7), meal="dinner")
        served(ishikawa, days(JUNE, 9, 9), "absent")
        served(join(contract, "青木"), days(JUNE, 1, 1))
        return actions.evaluate_month(month_row(contract, JUNE), at=JULY_2)


@pytest.fixture
def ishikawa(asahi: Organisation, june: Statement) -> Recipient:
    with inside(asahi):
        return Recipient.objects.get(family_name="石川")


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_how_page_tells_steps_rows_sums_and_limits(june: Statement, contract: Contract, client_of: ClientOf) -> None:
    """市：8×310 ＋ 310 ＋ 410 ＝ 3,200、利用者：8×500 ＋ 400 ＝ 4,400；調整 ＋500／＋310。"""
    response = client_of("chiba").get(f"/statements/{contract.pk}/2026-06/how/")

    page = response.context["page"]
    sums = [(one.words, one.outcome, one.over_limit, one.count, one.user_yen, one.city_yen) for one in page.sums]
    assert sums == [
        ("昼食・非課税", "手渡し", False, 1, 400, 410),
        ("昼食・課税", "手渡し", False, 8, 4000, 2480),
        ("昼食・課税", "不在", False, 1, 0, 310),
        ("夕食・課税", "手渡し", True, 1, 0, 0),
    ]
    assert (page.own["user"], page.own["city"]) == (4400, 3200)
    assert (page.evaluation.totals["user"], page.evaluation.totals["city"]) == (4900, 3510)
    rows = {(row.case, row.values, row.since, row.clause, row.count) for row in page.rows}
    assert ("課税", "1食の利用者負担 500円", date(2026, 4, 1), "第7条 別表第2", 10) in rows
    assert [limit.clause for limit in page.limits] == ["第4条第1項", "第4条第2項"]
    assert page.beyond == 1
    assert {"第7条", "第8条", "第4条第2項"} <= {step.clause for step in page.steps}
    for told in ("原 直子", "北 浩一", june.short_digest, "配食 第1版", "令和8年5月14日 昼食：記録なし→手渡し"):
        assert told in words(response)


def test_how_page_shows_both_prices_of_a_month_they_changed_in(
    asahi: Organisation, contract: Contract, mihon: Organisation, client_of: ClientOf
) -> None:
    """非課税 5/14-15 は 400＋410、840円になる5/16から 400＋440。"""
    publish(mihon, mihon_rules(price_from=("2026-05-16", 840)))
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 14, 17))

    page = client_of("chiba").get(f"/statements/{contract.pk}/2026-05/how/").context["page"]

    [one] = [one for one in page.sums if one.city_yen == 820] + [one for one in page.sums if one.city_yen == 1700]
    assert [(price.count, price.user_yen, price.city_yen) for price in one.told] == [(2, 400, 440), (2, 400, 410)]


def test_how_page_of_a_month_without_records(
    contract: Contract, asahi: Organisation, rules: PackVersion, client_of: ClientOf
) -> None:
    with inside(asahi):
        month_row(contract, MAY)

    response = client_of("doi").get(f"/statements/{contract.pk}/2026-05/how/")

    assert (response.status_code, "まだ記録がありません" in words(response)) == (200, True)


def test_event_page_tells_one_record(ishikawa: Recipient, contract: Contract, client_of: ClientOf) -> None:
    response = client_of("chiba").get(f"/statements/{contract.pk}/2026-06/people/{ishikawa.pk}/2026-06-07/dinner/")

    page = response.context["page"]
    assert (page.record.outcome, page.priced.total_yen, page.priced.over_limit) == ("手渡し", 0, True)
    assert [step.value_text for step in page.steps if step.clause == "第4条第2項"][-1] == "上限超え 1食"
    assert "6月7日（日）夕食の計算のしかた" in words(response)


@pytest.mark.parametrize("place", ["2026-06-20/lunch", "2026-06-07/supper", "2026-6-7/lunch", "2026-05-13/lunch"])
def test_event_page_of_no_record_is_not_there(
    place: str, ishikawa: Recipient, contract: Contract, client_of: ClientOf
) -> None:
    found = client_of("chiba").get(f"/statements/{contract.pk}/2026-06/people/{ishikawa.pk}/{place}/")

    assert found.status_code == 404


def test_letter_says_in_plain_words_what_is_paid_and_why(
    ishikawa: Recipient, contract: Contract, client_of: ClientOf
) -> None:
    response = client_of("chiba").get(f"/statements/{contract.pk}/2026-06/people/{ishikawa.pk}/letter.pdf")

    assert response.headers["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(response.content)).pages) == 2
    text = text_of(response.content)
    for told in (
        "石川ハナ様",
        "4,500円",
        "見本市は、あなたのために3,100円を負担します。",
        "お届けした分8食",
        "1食500円×8食です。",
        "9日（火）昼食です。",
        "お支払いはありません（見本市が310円を負担します）。",
        "上限をこえた分1食",
        "令和8年5月分の調整",
        "わからないことは",
        "まだ締めていない月の計算です。",
        "第4条第2項",
    ):
        assert told in text, told


def test_letter_of_a_closed_month_is_the_same_paper_every_time(
    ishikawa: Recipient, contract: Contract, client_of: ClientOf
) -> None:
    client, address = client_of("doi"), f"/statements/{contract.pk}/2026-05/people/{ishikawa.pk}/letter.pdf"

    first, second = client.get(address).content, client.get(address).content

    assert first == second
    assert "まだ締めていない" not in text_of(first)


def test_letter_tells_meals_of_both_kinds_and_classes_together(
    asahi: Organisation, contract: Contract, rules: PackVersion, client_of: ClientOf
) -> None:
    """昼 2 × 400 ＋ 夕 1 × 400 ＋ 課税になる5/13から 昼 1 × 500 ＝ 1,700円。"""
    with inside(asahi):
        aoki = join(contract, "青木")
        set_burden_class(aoki.decisions.get(), "taxed", date(2026, 5, 13), by=who("chiba"), at=START)
        served(aoki, days(MAY, 11, 13))
        served(aoki, days(MAY, 11, 11), meal="dinner")

    text = text_of(client_of("chiba").get(f"/statements/{contract.pk}/2026-05/people/{aoki.pk}/letter.pdf").content)

    for told in ("お届けした分4食", "1食400円×3食、500円×1食です。", "1,700円"):
        assert told in text, told


def test_letter_of_a_month_in_which_everything_happened_has_two_pages(
    asahi: Organisation, contract: Contract, rules: PackVersion, client_of: ClientOf
) -> None:
    outcomes = ["handed", "left", "absent", "refused", "cancelled_late", "cancelled"]
    with inside(asahi):
        aoki = join(contract, "青木")
        for day in range(1, 32):
            for meal in ("lunch", "dinner"):
                served(aoki, days(MAY, day, day), outcomes[(day + len(meal)) % 6], meal=meal, reason="本人の都合")

    pdf = client_of("chiba").get(f"/statements/{contract.pk}/2026-05/people/{aoki.pk}/letter.pdf").content

    assert len(PdfReader(BytesIO(pdf)).pages) == 2


def test_reading_a_person_is_noted(
    asahi: Organisation, ishikawa: Recipient, june: Statement, contract: Contract, client_of: ClientOf
) -> None:
    client, page = client_of("chiba"), f"/statements/{contract.pk}/2026-06/people/{ishikawa.pk}"
    client.get(f"{page}/letter.pdf")
    client.get(f"{page}/2026-06-01/lunch/")
    client.get(f"/api/v1/statements/{june.pk}/people/{ishikawa.pk}/explanation")

    with inside(asahi):
        seen = AuditEntry.objects.filter(action="viewed").order_by("at", "pk").values_list("detail", flat=True)
        assert sorted(seen) == ["API 算定根拠", "本人に渡す紙", "算定根拠"]


@pytest.mark.parametrize("page", ["how/", "people/{person}/letter.pdf", "people/{person}/2026-06-01/lunch/"])
def test_pages_are_not_for_who_delivers_nor_for_another_npo(
    page: str, ishikawa: Recipient, contract: Contract, client_of: ClientOf
) -> None:
    address = f"/statements/{contract.pk}/2026-06/{page.format(person=ishikawa.pk)}"
    stranger = client_of("endo").get(address)

    assert client_of("aoki").get(address).status_code == 403
    assert (stranger.status_code, "石川" in words(stranger)) == (409, False)


def test_api_explains_the_month_with_what_it_carries(june: Statement, rules: PackVersion, client_of: ClientOf) -> None:
    found = client_of("chiba").get(f"/api/v1/statements/{june.pk}/explanation").json()

    assert (found["level"], found["month"], found["state"]) == ("invoice", "2026-06", "open")
    assert (found["pack"]["digest"], found["pack"]["author"], found["pack"]["approver"]) == (
        rules.digest,
        "原 直子",
        "北 浩一",
    )
    price = next(step for step in found["steps"] if step["title"] == "利用者の負担を引く")
    assert (price["row_since"], price["clause"], price["inputs"]) == (
        "2026-04-01",
        "第7条 別表第2",
        {"区分": "非課税・課税"},
    )
    assert [step["value_text"] for step in found["steps"]][-2:] == ["7,600円", "利用者 ＋500円、市 ＋310円"]


def test_api_explains_person_line_and_event(
    asahi: Organisation, june: Statement, ishikawa: Recipient, client_of: ClientOf
) -> None:
    with inside(asahi):
        line = june.lines.get(recipient=ishikawa, kind="service", over_limit=0)
    client, base = client_of("doi"), f"/api/v1/statements/{june.pk}"

    of_person = client.get(f"{base}/people/{ishikawa.pk}/explanation").json()
    of_line = client.get(f"{base}/lines/{line.pk}/explanation").json()
    of_event = client.get(f"{base}/people/{ishikawa.pk}/events/2026-06-09/lunch/explanation").json()

    assert (of_person["level"], of_person["steps"][0]["value_text"]) == ("person", "10件")
    assert of_person["steps"][-1]["title"] == "令和8年5月分の調整"
    assert (of_line["level"], of_line["key"], of_line["steps"][-1]["value_text"]) == ("line", line.key, "6,790円")
    assert (of_event["level"], of_event["key"]) == ("event", f"{ishikawa.pk}/2026-06-09/lunch")
    assert {step["title"]: step["value_text"] for step in of_event["steps"]}["市の負担"] == "310円"
    assert "第8条" in {step["clause"] for step in of_event["steps"]}


def test_api_documents_every_explanation_and_the_export(june: Statement, client_of: ClientOf) -> None:
    paths = client_of("chiba").get("/api/schema/").json()["paths"]

    one = "/api/v1/statements/{statement_id}"
    answers = {
        path.removeprefix(one): operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        for path, operation in paths.items()
        if path.startswith(one) and path.endswith(("explanation", "export"))
    }
    assert answers == {
        "/explanation": "#/components/schemas/Steps",
        "/export": "#/components/schemas/Export",
        "/lines/{line_id}/explanation": "#/components/schemas/Steps",
        "/people/{recipient_id}/explanation": "#/components/schemas/Steps",
        "/people/{recipient_id}/events/{day}/{meal}/explanation": "#/components/schemas/Steps",
    }


@pytest.mark.parametrize(
    "place",
    [
        "explanation",
        "people/{person}/explanation",
        "lines/{line}/explanation",
        "people/{person}/events/2026-06-01/lunch/explanation",
    ],
)
def test_api_explanations_of_another_npo_are_not_found(
    place: str, asahi: Organisation, june: Statement, ishikawa: Recipient, client_of: ClientOf
) -> None:
    with inside(asahi):
        line = june.lines.filter(recipient=ishikawa)[0]
    address = f"/api/v1/statements/{june.pk}/{place.format(person=ishikawa.pk, line=line.pk)}"

    response = client_of("endo").get(address)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert client_of("chiba").get(address).status_code == 200
    assert client_of("aoki").get(address).status_code == 403


def test_api_explains_nothing_of_who_is_not_in_the_month(
    asahi: Organisation, contract: Contract, june: Statement, client_of: ClientOf
) -> None:
    with inside(asahi):
        other = join(contract, "上田", kana="うえだ")
    client, base = client_of("chiba"), f"/api/v1/statements/{june.pk}/people/{other.pk}"

    assert client.get(f"{base}/explanation").status_code == 404
    assert client.get(f"{base}/events/2026-06-01/lunch/explanation").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(
    ("place", "queries"),
    [
        ("/statements/{contract}/2026-05/how/", 14),
        ("/statements/{contract}/2026-05/people/{person}/2026-05-11/lunch/", 16),
        ("/api/v1/statements/{statement}/explanation", 15),
        ("/api/v1/statements/{statement}/people/{person}/explanation", 16),
    ],
)
def test_explanations_ask_the_same_number_of_queries_for_any_number_of_people(
    place: str,
    queries: int,
    people: int,
    asahi: Organisation,
    contract: Contract,
    rules: PackVersion,
    client_of: ClientOf,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with inside(asahi):
        for number in range(people):
            person = join(contract, f"青木{number}")
            served(person, days(MAY, 11, 13))
        statement = actions.evaluate_month(month_row(contract, MAY), at=CLOSING)
    client = client_of("chiba")
    address = place.format(contract=contract.pk, person=person.pk, statement=statement.pk)
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)
