"""A closed month as it is billed: who pays by debit, everybody's bills, cash beyond what was asked, one print of all.

Walked once for all: its journey goes on from here, and the walk over every page finds pages that exist only then.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.days import next_banking_day
from tests.journeys.papers import paper_of
from tests.journeys.waiting import look_until

NPO = "里山キッチン"
ACCOUNT = {
    "銀行コード": "9999",
    "銀行名（カナ）": "ミホン",
    "支店コード": "001",
    "支店名（カナ）": "ミドリ",
    "口座番号": "77",
}


@dataclass(frozen=True)
class Billed:
    """The addresses of the month, of the account that holds money, and of one that owes some."""

    month: str
    holding: str
    owing: str


def bill(visitors: Visitors) -> Billed:
    with visitors.as_person(visitors.person(NPO, "事務責任者")) as office:
        enter_the_collector(office)
        for place in (0, 1):
            pay_by_bank(office, place)
        month = bill_everybody(office)
        holding = bring_cash(office, month)
        print_all(office, month)
        owing = somebody_who_owes(office, month)
    assert visitors.watch.faults == []
    return Billed(month, holding, owing)


def enter_the_collector(office: Page) -> None:
    office.goto("/bills/collections/")
    assert faults_of(office) == []
    office.get_by_role("link", name="委託者コード").click()
    office.get_by_label("委託者コード").fill("778899")
    assert faults_of(office) == []
    office.get_by_role("button", name="委託者コードを保存する").click()
    expect(office.get_by_text("委託者コードを保存しました。")).to_be_visible()


def pay_by_bank(office: Page, place: int) -> None:
    """One person's account and order."""
    office.goto("/bills/ways/?means=cash")
    office.locator("tbody a").nth(place).click()
    office.get_by_label("払い方").select_option("debit")
    office.get_by_label("口座振替依頼書").select_option("registered")
    for label, typed in ACCOUNT.items():
        office.get_by_label(label, exact=True).fill(typed)
    office.get_by_label("預金種目").select_option("1")
    office.get_by_label("口座名義（カナ）").fill("漢字")
    office.get_by_role("button", name="払い方を保存する").click()
    expect(office.get_by_text("銀行のファイルに書けません").first).to_be_visible()
    assert faults_of(office) == []
    office.get_by_label("口座名義（カナ）").fill("みほん はなこ")
    office.get_by_role("button", name="払い方を保存する").click()
    expect(office.get_by_text("払い方を保存しました。")).to_be_visible()


def bill_everybody(office: Page) -> str:
    """The address of the closed month with most people still to bill, billed."""
    office.goto("/bills/?sort=-left")
    assert faults_of(office) == []
    office.locator("tbody a").first.click()
    month = office.url
    assert faults_of(office) == []
    office.get_by_label("お支払いの期限").fill(next_banking_day().isoformat())
    office.get_by_role("button", name=re.compile(r"\d+人の請求書を作る")).click()
    for _ in range(60):
        office.goto(month)
        if not office.get_by_role("button", name=re.compile("請求書を作る")).count():
            break
        office.wait_for_timeout(1000)
    expect(office.get_by_text(re.compile(r"U\d{4}-\d{4}")).first).to_be_visible()
    assert faults_of(office) == []
    return month


def bring_cash(office: Page, month: str) -> str:
    """The last of those who owe something brings 100 yen more than asked; the address of the account."""
    office.goto(f"{month}?standing=open")
    office.get_by_role("link", name=re.compile("^受け取る")).last.click()
    amount = office.get_by_label("受け取った額（円）")
    asked = int(amount.input_value())
    amount.fill(str(asked + 100))
    assert faults_of(office) == []
    office.get_by_role("button", name="受け取って領収書を作る").click()
    expect(office.get_by_text(re.compile("領収書 R.* を印刷できます。"))).to_be_visible()
    expect(office.locator(".stats dd").nth(2)).to_contain_text("100")
    assert faults_of(office) == []
    account = office.url
    receipt = office.get_by_role("link", name=re.compile("^R")).first
    assert paper_of(office, str(receipt.get_attribute("href"))) == ["application/pdf", "%PDF-"]
    return account


def print_all(office: Page, month: str) -> None:
    office.goto(month)
    office.get_by_role("button", name="まとめて印刷する").click()
    look_until(office, "全員の請求書を開く（PDF）")


def somebody_who_owes(office: Page, month: str) -> str:
    """The account of the last one: those who pay by debit stand first."""
    office.goto(f"{month}?standing=open")
    return str(office.get_by_role("rowheader").get_by_role("link").last.evaluate("link => link.href"))
