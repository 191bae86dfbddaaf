"""The city enters, corrects and renews a contract on its pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.tenants.registry.typed import BEFORE, typed

Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _january() -> Any:
    with time_machine.travel(BEFORE, tick=False):
        yield


def test_an_author_enters_a_contract_and_goes_on_to_its_prices(
    client_of: Browser, mihon: Organisation, asahi: Organisation
) -> None:
    response = client_of("hara").post("/contracts/add/", typed(asahi))

    with inside(mihon):
        made = Contract.objects.get(number="令9-福-12")
        told = AuditEntry.objects.filter(action="contract_agreed", row_id=str(made.pk)).count()
    assert (response.status_code, response["Location"]) == (302, f"/contracts/{made.pk}/terms/")
    assert (made.npo_id, made.starts_on, made.ends_on) == (asahi.pk, date(2027, 4, 1), date(2028, 4, 1))
    assert (made.correct_until, made.erase_on, told) == (date(2029, 4, 1), date(2033, 4, 1), 1)
    with inside(asahi):
        notice = Notice.objects.get(kind="contract")
    assert notice.title == "見本市が契約を入れました（令9-福-12）"


def test_everything_wrong_is_said_at_once_and_nothing_saved(
    client_of: Browser, mihon: Organisation, asahi: Organisation
) -> None:
    wrong = typed(asahi, number="令8-福-12", ends_on="R9.3.1", tax_category="exempt", tax_basis="", keep_years="99")

    response = client_of("hara").post("/contracts/add/", {**wrong, "tax_basis": "　根拠"})

    assert response.status_code == 409
    assert response.context["form"].errors == {
        "number": [
            "契約番号「令8-福-12」はあさひ会との契約（令和8年4月1日から令和9年3月31日まで）に使われています。"
            "別の番号にしてください。"
        ],
        "ends_on": ["契約の終わりは、始まり（令和9年4月1日）と同じ日か、より後の日にしてください。"],
        "tax_percent": ["非課税・不課税の契約では、税率を0にしてください。"],
        "keep_years": ["保存期間は、1から30までの年数で入れてください。"],
    }
    with inside(mihon):
        assert Contract.objects.count() == 2


def test_who_is_not_an_author_may_read_and_not_enter(
    client_of: Browser, asahi: Organisation, contract: Contract
) -> None:
    assert client_of("seki").get(f"/contracts/{contract.pk}/").status_code == 200
    assert client_of("mori").get("/contracts/add/").status_code == 403
    assert client_of("mori").post("/contracts/add/", typed(asahi)).status_code == 403


def test_a_contract_that_has_begun_is_not_changed(
    client_of: Browser, asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    response = client_of("kita").post(f"/contracts/{contract.pk}/change/", typed(asahi, number="令8-福-99"))

    assert response.status_code == 409
    [sentence] = response.context["form"].non_field_errors()
    assert sentence.startswith("契約「令8-福-12」は令和8年4月1日に始まっていて、この内容で計算が進んでいます。")
    with inside(mihon):
        assert Contract.objects.get(pk=contract.pk).number == "令8-福-12"


def test_a_contract_to_come_is_corrected(client_of: Browser, asahi: Organisation, mihon: Organisation) -> None:
    client_of("hara").post("/contracts/add/", typed(asahi))
    with inside(mihon):
        made = Contract.objects.get(number="令9-福-12")

    response = client_of("kita").post(f"/contracts/{made.pk}/change/", typed(asahi, report_due_day="7"))

    assert response.status_code == 302
    with inside(mihon):
        assert Contract.objects.get(pk=made.pk).report_due_day == 7


def test_a_renewal_is_filled_in_and_begins_the_day_the_old_one_ends(
    client_of: Browser, asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    page = f"/contracts/{contract.pk}/renew/"
    filled = client_of("hara").get(page).context["form"].initial
    late = client_of("hara").post(page, typed(asahi, starts_on="R9.4.2"))
    response = client_of("hara").post(page, typed(asahi))
    again = client_of("hara").post(page, typed(asahi, number="令9-福-13"))

    assert (filled["starts_on"], filled["ends_on"], filled["tax_basis"]) == (
        date(2027, 4, 1),
        date(2028, 4, 1),
        contract.tax_basis,
    )
    assert late.context["form"].errors["starts_on"] == [
        "更新は、いまの契約の翌日（令和9年4月1日）から始めてください。間を空けるときは、新しい契約として入れてください。"
    ]
    assert response.status_code == 302
    with inside(mihon):
        assert Contract.objects.get(renews=contract).number == "令9-福-12"
    assert again.context["form"].non_field_errors() == [
        "この契約は「令9-福-12」に更新してあります。その契約を開いてください。"
    ]


def test_limits_need_a_basis(client_of: Browser, mihon: Organisation, contract: Contract) -> None:
    page = f"/contracts/{contract.pk}/limits/"
    limits = {
        "correction_months": "24",
        "correction_basis": "市要綱第8条",
        "keep_years": "10",
        "keep_basis": "文書規程",
    }

    assert client_of("kita").post(page, {**limits, "keep_basis": ""}).status_code == 409
    assert client_of("kita").post(page, limits).status_code == 302

    with inside(mihon):
        changed = Contract.objects.get(pk=contract.pk)
    assert (changed.correct_until, changed.erase_on) == (date(2029, 4, 1), date(2037, 4, 1))


def test_another_city_sees_neither_the_contract_nor_its_pages(client_of: Browser, contract: Contract) -> None:
    seen = [one.number for one in client_of("tani").get("/contracts/").context["contracts"]]

    assert seen == ["隣高福 第7号"]
    for page in ("", "change/", "renew/", "end/", "limits/"):
        assert client_of("tani").get(f"/contracts/{contract.pk}/{page}").status_code == 404
    assert client_of("tani").get(f"/desk/contracts/{contract.pk}/").status_code == 404


def test_the_registration_number_is_checked_and_seen_by_the_city(
    client_of: Browser, asahi: Organisation, contract: Contract
) -> None:
    wrong = client_of("baba").post("/organisation/registration/", {"invoice_number": "T8700110005902"})
    right = client_of("baba").post("/organisation/registration/", {"invoice_number": "Ｔ８７００１１０００５９０１"})

    assert wrong.context["form"].errors["invoice_number"][0].startswith("登録番号は、T と13けたの数字です。")
    assert right.status_code == 302
    assert client_of("chiba").post("/organisation/registration/", {"invoice_number": ""}).status_code == 403
    assert "T8700110005901" in client_of("seki").get(f"/contracts/{contract.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_contract_and_for_three(
    client_of: Browser, asahi: Organisation, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        client_of("hara").post("/contracts/add/", typed(asahi, number=f"令9-福-{number}"))
    browser = client_of("seki")
    browser.get("/contracts/")

    with django_assert_num_queries(QUERIES):
        assert len(browser.get("/contracts/").context["contracts"]) == 2 + count


QUERIES = 3
