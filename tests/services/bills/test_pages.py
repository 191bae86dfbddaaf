"""The pages: months, one month, an account, arrears, what was issued; who may do what; nobody else's people."""

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from services.bills.models import Entry, Paper
from services.people.models import Recipient
from services.statements.actions import reopen_month
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.services.bills.scene import JUNE_3, bill_of, bring, make, stands
from tests.services.statements.scene import MAY, close, days, join, mihon_rules, month_row, publish, served
from tests.world import who

Browser = Callable[[str], Client]
People = dict[str, Recipient]
NOON = "2026-06-10T12:00+09:00"
LATER = "2026-08-01T12:00+09:00"


def address(contract: Contract, tail: str = "") -> str:
    return f"/bills/{contract.pk}/2026-05/{tail}"


@time_machine.travel(NOON, tick=False)
def test_office_makes_everybodys_bills_with_one_press(
    people: People, contract: Contract, client_of: Browser, asahi: Organisation, run_jobs: Callable[[], None]
) -> None:
    browser = client_of("chiba")
    listed = browser.get("/bills/").content.decode()
    before = browser.get(address(contract)).content.decode()
    for _ in range(2):
        answer = browser.post(address(contract, "make/"), {"due_on": "令和8年6月29日"}, follow=True)
    with inside(asahi):
        run_jobs()
    after = browser.get(address(contract)).content.decode()

    assert "令和8年5月分" in listed
    assert "2人の請求書を作る" in before
    assert "請求書を作り始めました。" in answer.content.decode()
    for words in ("U2026-0001", "U2026-0002", "2,000", "1,000", "未入金"):
        assert words in after
    assert "人の請求書を作る" not in after
    assert "上田" not in after
    with inside(asahi):
        assert (Job.objects.filter(kind="make_bills").count(), Entry.objects.count()) == (1, 2)


@time_machine.travel(NOON, tick=False)
def test_a_wrong_day_is_told_on_the_page(people: People, contract: Contract, client_of: Browser) -> None:
    answer = client_of("chiba").post(address(contract, "make/"), {"due_on": "2026-06-09"})

    assert answer.status_code == 409
    assert "お支払いの期限は、今日かあとの日にしてください" in answer.content.decode()


@time_machine.travel(NOON, tick=False)
def test_money_is_received_once_however_often_the_button_is_pressed(
    billed: People, client_of: Browser, asahi: Organisation
) -> None:
    browser, page = client_of("chiba"), f"/bills/people/{billed['青木'].pk}/receive/"
    typed = {"key": str(uuid4()), "yen": "2200", "on": "R8.6.10", "means": "cash", "bill": ""}

    answers = [browser.post(page, typed, follow=True) for _ in range(2)]

    assert "領収書 R2026-0001 を印刷できます。" in answers[0].content.decode()
    account = answers[1].content.decode()
    assert account.count("R2026-0001") == 2  # the sentence and the row
    assert "200" in account
    with inside(asahi):
        assert stands(billed["青木"]) == ({}, 200, -200)


@time_machine.travel(NOON, tick=False)
def test_what_is_typed_wrongly_is_told_beside_the_field(billed: People, client_of: Browser) -> None:
    page = f"/bills/people/{billed['青木'].pk}/receive/"
    typed = {"key": str(uuid4()), "yen": "0", "on": "2026-06-11", "means": "cash", "bill": ""}

    answer = client_of("chiba").post(page, typed)

    assert answer.status_code == 409
    assert "金額は、1円から 9,999,999円までで入れてください。" in answer.content.decode()


@time_machine.travel(NOON, tick=False)
def test_manager_voids_exempts_and_gives_back(billed: People, client_of: Browser, asahi: Organisation) -> None:
    browser = client_of("baba")
    with inside(asahi):
        aoki, ishii = bill_of("青木"), bill_of("石井")
        bring(billed["石井"], 1000)

    browser.post(f"/bills/papers/{aoki.pk}/exempt/", {"key": str(uuid4()), "yen": "2000", "reason": "火災"})
    answer = browser.post(f"/bills/papers/{ishii.pk}/void/", {"reason": "区分の誤り"}, follow=True)
    given = {"key": str(uuid4()), "yen": "1000", "on": "2026-06-10", "reason": "請求の取消し"}
    browser.post(f"/bills/people/{billed['石井'].pk}/refund/", given)

    assert "返還請求書 C2026-0001 で取り消しました" in answer.content.decode()
    with inside(asahi):
        assert [stands(billed[name]) for name in ("青木", "石井")] == [({}, 0, 0), ({}, 0, 0)]
        entry = Entry.objects.get(kind="exempted")
    back = browser.post(f"/bills/entries/{entry.pk}/reverse/", {"reason": "金額の誤り"}, follow=True)
    assert "取り消し済み" in back.content.decode()


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("aoki", "/bills/", 403),
        ("doi", "/bills/", 200),
        ("doi", "/bills/arrears/", 200),
        ("doi", "/bills/people/{person}/receive/", 403),
        ("chiba", "/bills/people/{person}/receive/", 200),
        ("chiba", "/bills/papers/{bill}/void/", 403),
        ("chiba", "/bills/papers/{bill}/exempt/", 403),
        ("baba", "/bills/papers/{bill}/void/", 200),
        ("baba", "/bills/papers/{bill}/exempt/", 200),
    ],
)
def test_each_role_sees_its_own(
    who: str, page: str, status: int, billed: People, client_of: Browser, asahi: Organisation
) -> None:
    with inside(asahi):
        known = page.format(person=billed["青木"].pk, bill=bill_of("青木").pk)

    assert client_of(who).get(known).status_code == status


@time_machine.travel(NOON, tick=False)
def test_papers_are_pdfs_and_reading_one_is_noted(billed: People, client_of: Browser, asahi: Organisation) -> None:
    with inside(asahi):
        bill, receipt = bill_of("青木"), bring(billed["青木"], 2000).paper
    browser = client_of("doi")
    pages = {
        style: len(PdfReader(io.BytesIO(browser.get(f"/bills/papers/{bill.pk}.pdf?style={style}").content)).pages)
        for style in ("plain", "detail", "easy")
    }

    assert pages == {"plain": 2, "detail": 3, "easy": 1}
    assert browser.get(f"/bills/papers/{receipt.pk}.pdf").content.startswith(b"%PDF")
    with inside(asahi):
        seen = AuditEntry.objects.filter(action="viewed", row_id=str(billed["青木"].pk))
        assert sorted(seen.values_list("detail", flat=True)) == ["R2026-0001", *["U2026-0001"] * 3]


@time_machine.travel(NOON, tick=False)
def test_everybodys_bills_are_one_pdf_once_the_worker_drew_it(
    billed: People, contract: Contract, client_of: Browser, asahi: Organisation, run_jobs: Callable[[], None]
) -> None:
    browser = client_of("chiba")
    early = browser.get(address(contract, "bills.pdf"))
    browser.post(address(contract, "print/"))
    with inside(asahi):
        run_jobs()
        assert Job.objects.get(kind="draw_bills").done == 2

    whole = PdfReader(io.BytesIO(browser.get(address(contract, "bills.pdf")).content))

    assert early.status_code == 409
    assert [("青木" in page.extract_text(), "石井" in page.extract_text()) for page in whole.pages] == [
        (True, False),
        (True, False),
        (False, True),
        (False, True),
    ]


@time_machine.travel(LATER, tick=False)
def test_arrears_are_told_by_age_and_taken_along_without_formulas(
    billed: People, client_of: Browser, asahi: Organisation
) -> None:
    """期限6/29から8/1まで33日。石井は払った。"""
    with inside(asahi):
        Recipient.objects.filter(pk=billed["青木"].pk).update(family_name="=青木")
        bring(billed["石井"], 1000)
    browser = client_of("chiba")
    page = browser.get("/bills/arrears/?days=30").content.decode()
    older = browser.get("/bills/arrears/?days=60").content.decode()
    taken = browser.get("/bills/arrears/?days=30&take=csv").content.decode("utf-8-sig").splitlines()

    assert "期限を過ぎた請求のある人 1人　残り 2,000円" in page
    assert "石井" not in page
    assert "この条件の未収はありません" in older
    assert taken[1:] == [f"'=青木 ハナ,{billed['青木'].number},令和8年5月分,2026-06-29,33,2000"]
    letter = browser.get(f"/bills/people/{billed['青木'].pk}/reminder.pdf")
    assert "少しずつでも大丈夫です。" in PdfReader(io.BytesIO(letter.content)).pages[0].extract_text()


@time_machine.travel(NOON, tick=False)
def test_papers_are_found_by_day_amount_and_person_together(
    billed: People, client_of: Browser, asahi: Organisation
) -> None:
    with inside(asahi):
        bring(billed["石井"], 1000)
    browser = client_of("doi")

    def found(asked: str) -> list[str]:
        return [one.number for one in browser.get(f"/bills/papers/?{asked}").context["shown"].rows]

    assert found("") == ["R2026-0001", "U2026-0002", "U2026-0001"]
    assert found("least=1500&most=2000") == ["U2026-0001"]
    assert found("q=いしい") == ["R2026-0001", "U2026-0002"]
    assert found("q=いしい&since=2026-06-10&least=1000") == ["R2026-0001"]
    assert found("until=2026-06-09&kind=receipt") == []
    assert found("q=u2026-0002") == ["U2026-0002"]


@time_machine.travel(LATER, tick=False)
def test_nothing_of_anothers_people_is_seen(
    billed: People, contract: Contract, client_of: Browser, asahi: Organisation
) -> None:
    browser = client_of("endo")
    with inside(asahi):
        bill = bill_of("青木")
    for page in ("/bills/", "/bills/arrears/", "/bills/papers/"):
        assert "青木" not in browser.get(page).content.decode()
        assert "U2026" not in browser.get(page).content.decode()
    assert browser.get(address(contract)).status_code == 409
    assert browser.get(f"/bills/people/{billed['青木'].pk}/").status_code == 404
    assert browser.get(f"/bills/papers/{bill.pk}.pdf").status_code == 404
    assert browser.post(f"/bills/papers/{bill.pk}/void/", {"reason": "誤り"}).status_code == 404


@pytest.mark.parametrize("page", ["/bills/", "/bills/arrears/", "/bills/papers/", "month"])
def test_a_list_asks_the_same_for_one_person_and_for_three(
    page: str, mihon: Organisation, asahi: Organisation, contract: Contract, client_of: Browser
) -> None:
    publish(mihon, mihon_rules())
    counts = []
    with time_machine.travel(LATER, tick=False):
        for family in (("青木",), ("石井", "上野")):
            with inside(asahi):
                for one in family:
                    served(join(contract, one), days(MAY, 11, 13), at=JUNE_3)
                if len(family) == 1:
                    close(contract, MAY)
                    make(contract)
                else:
                    _again(contract)
            browser = client_of("doi")
            browser.get("/bills/")
            with CaptureQueriesContext(connection) as asked:
                browser.get(address(contract) if page == "month" else page)
            counts.append(len(asked))

    assert counts[0] == counts[1]


def _again(contract: Contract) -> None:
    reopen_month(month_row(contract, MAY), by=who("baba"), reason="記録もれ", at=JUNE_3)
    close(contract, MAY)
    make(contract)
    assert Paper.objects.count() == 3
