"""From a closed month to the money: everybody's bills, cash and its receipt, the bank's file and answer, arrears."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of
from tests.journeys.billing import NPO, Billed
from tests.journeys.browsing import Visitors
from tests.journeys.days import next_banking_day
from tests.journeys.papers import file_of, paper_of


def test_a_closed_month_is_billed_paid_in_cash_and_collected_by_the_bank(visitors: Visitors, billed: Billed) -> None:
    with visitors.as_person(visitors.person(NPO, "事務責任者")) as office:
        read_a_bill(office, billed.month)
        collect(office, billed.month)
        look_at_arrears(office)


def read_a_bill(office: Page, month: str) -> None:
    office.goto(month)
    paper = str(office.locator("tbody a[href*='/bills/papers/']").first.get_attribute("href"))
    assert [paper_of(office, f"{paper}{style}") for style in ("", "?style=easy", "?style=detail")] == [
        ["application/pdf", "%PDF-"]
    ] * 3


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
