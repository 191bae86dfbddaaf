"""From the desk to the bank: accepted at once, paid by another person, the bank's bytes, the notice at the NPO."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.corrections import CITY, NPO, yen_of
from tests.journeys.days import next_banking_day
from tests.journeys.papers import file_of, paper_of


def test_accepted_reports_are_paid_by_another_person_and_the_bank_gets_its_file(visitors: Visitors) -> None:
    with (
        visitors.as_person(visitors.person(CITY, "審査担当")) as desk,
        visitors.as_person(visitors.person(CITY, "承認者")) as paying,
        visitors.as_person(visitors.person(NPO, "事務責任者")) as office,
    ):
        accept_everything(desk)
        yen, count = pay_everything(paying)
        look_at_the_files(paying, yen, count)
        look_at_the_notice(office)


def accept_everything(desk: Page) -> None:
    """Every report that waits, by one question."""
    desk.goto("/desk/")
    picks = desk.get_by_role("region", name="審査を待つ報告の表").locator(".pick")
    expect(picks.first).to_be_visible()
    for pick in picks.all():
        pick.check()
    assert faults_of(desk) == []
    desk.get_by_role("button", name="選んだ報告を承認する").click()
    desk.get_by_role("dialog").get_by_role("button", name="承認する").click()
    expect(desk.get_by_text("審査を待つ報告はありません")).to_be_visible()


def pay_everything(paying: Page) -> tuple[int, int]:
    """A list of all that can be paid; its yen and how many payments."""
    paying.goto("/desk/pay/")
    picks = paying.get_by_role("region", name="支払える請求の表").locator(".pick")
    for pick in picks.all():
        pick.check()
    assert faults_of(paying) == []
    paying.get_by_label("支払日").fill(next_banking_day().isoformat())
    paying.get_by_role("button", name="支払一覧を作る").click()
    expect(paying.get_by_role("heading", level=1)).to_have_text(re.compile(r"支払一覧 第\d+号"))
    assert faults_of(paying) == []
    total, lines = (yen_of(paying.locator(".stats dd").nth(place)) for place in (0, 1))
    return total, lines


def look_at_the_files(paying: Page, yen: int, count: int) -> None:
    """全銀: a header, one record a payment, a trailer with count and yen, an end; each of 120 bytes."""
    taken = {form: file_of(paying, address_of(paying, form)) for form in ("txt", "raw", "csv")}

    kind, with_breaks = taken["txt"]
    *records, rest = with_breaks.split(b"\r\n")
    assert kind == "text/plain; charset=Shift_JIS"
    assert [len(record) for record in records] == [120] * (count + 3)
    assert rest in (b"", b"\x1a")
    assert [record[:1] for record in records] == [b"1", *[b"2"] * count, b"8", b"9"]
    trailer = records[-2].decode("ascii")
    assert (int(trailer[1:7]), int(trailer[7:19])) == (count, yen)
    assert taken["raw"][1].rstrip(b"\x1a") == b"".join(records)

    table = taken["csv"][1].decode("utf-8-sig")
    assert NPO in table
    assert str(yen) in table.replace(",", "") or count > 1


def look_at_the_notice(office: Page) -> None:
    office.goto("/submissions/")
    link = office.get_by_role("link", name=re.compile("支払通知書")).first
    assert faults_of(office) == []
    assert paper_of(office, str(link.get_attribute("href"))) == ["application/pdf", "%PDF-"]


def address_of(paying: Page, form: str) -> str:
    return str(paying.locator(f"a[href$='.{form}']").get_attribute("href"))
