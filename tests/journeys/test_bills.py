"""From a closed month to the money: everybody's bills, cash and its receipt, the bank's file and answer, arrears."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.days import next_banking_day
from tests.journeys.papers import file_of, paper_of

NPO = "里山キッチン"
ACCOUNT = {
    "銀行コード": "9999",
    "銀行名（カナ）": "ミホン",
    "支店コード": "001",
    "支店名（カナ）": "ミドリ",
    "口座番号": "77",
}


def test_a_closed_month_is_billed_paid_in_cash_and_collected_by_the_bank(visitors: Visitors) -> None:
    with visitors.as_person(visitors.person(NPO, "事務責任者")) as office:
        enter_the_collector(office)
        for place in (0, 1):
            pay_by_bank(office, place)
        month = bill_everybody(office)
        read_a_bill(office, month)
        bring_cash(office, month)
        collect(office, month)
        look_at_arrears(office)


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


def read_a_bill(office: Page, month: str) -> None:
    office.goto(month)
    paper = str(office.locator("tbody a[href*='/bills/papers/']").first.get_attribute("href"))
    assert [paper_of(office, f"{paper}{style}") for style in ("", "?style=easy", "?style=detail")] == [
        ["application/pdf", "%PDF-"]
    ] * 3


def bring_cash(office: Page, month: str) -> None:
    """The last of those who owe something brings 100 yen more than asked."""
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
    receipt = office.get_by_role("link", name=re.compile("^R")).first
    assert paper_of(office, str(receipt.get_attribute("href"))) == ["application/pdf", "%PDF-"]


def collect(office: Page, month: str) -> None:
    """Of those asked for, the bank collects all but one, who had not enough."""
    office.goto(f"{month}collect/")
    office.get_by_label("引落日").fill(next_banking_day().isoformat())
    assert faults_of(office) == []
    office.get_by_role("button", name="ファイルを作る").click()
    expect(office.get_by_role("heading", level=1)).to_have_text(re.compile(r"口座振替 第\d+号"))
    assert faults_of(office) == []
    kind, sent = file_of(office, f"{office.url}file.txt")
    assert kind == "text/plain; charset=Shift_JIS"
    hand_in(office, sent[:200])
    expect(office.get_by_text("ファイルが途中で切れているか").first).to_be_visible()
    hand_in(office, answered(sent))
    expect(office.get_by_text("結果を取り込みました。")).to_be_visible()
    expect(office.get_by_text("資金不足")).to_be_visible()
    expect(office.get_by_text("振替済").first).to_be_visible()
    assert faults_of(office) == []


def hand_in(office: Page, data: bytes) -> None:
    file = {"name": "kekka.txt", "mimeType": "text/plain", "buffer": data}
    office.get_by_label("銀行から受け取った結果のファイル").set_input_files(file)
    office.get_by_role("button", name="結果を取り込む").click()


def answered(sent: bytes) -> bytes:
    """What the bank makes of our file: everything collected but the last, for which there was not enough."""
    header, *paid, last, trailer, end = sent.rstrip().split(b"\r\n")
    failed = last[:111] + b"1" + last[112:]
    sums = b"".join(_count_and_yen(records) for records in (paid, [failed]))
    records = [header, *paid, failed, trailer[:19] + sums + trailer[55:], end.ljust(120)]
    return b"".join(record + b"\r\n" for record in records)


def _count_and_yen(records: list[bytes]) -> bytes:
    return f"{len(records):06d}{sum(int(record[80:90]) for record in records):012d}".encode()


def look_at_arrears(office: Page) -> None:
    office.goto("/bills/arrears/")
    assert faults_of(office) == []
    letter = office.get_by_role("link", name=re.compile("お支払いのお願い")).first
    assert paper_of(office, str(letter.get_attribute("href"))) == ["application/pdf", "%PDF-"]
    office.goto("/bills/papers/?kind=receipt")
    expect(office.get_by_role("link", name=re.compile(r"^R\d{4}-0001$"))).to_be_visible()
    assert faults_of(office) == []
