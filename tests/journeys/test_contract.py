"""A contract's life: renewed by the city, people carried over by the NPO, ended early; what is left is told."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import Visitors
from tests.journeys.waiting import look_until

NPO, CITY = "里山キッチン", "隣野市"
NUMBER = "隣高福委 更新1号"


def test_a_contract_is_renewed_carried_over_and_ended(visitors: Visitors) -> None:
    author, approver = visitors.person(CITY, "規則の作成者"), visitors.person(CITY, "承認者")
    manager = visitors.person(NPO, "事務責任者")

    with (
        visitors.as_person(author) as writing,
        visitors.as_person(approver) as approving,
        visitors.as_person(manager) as office,
    ):
        renew(writing)
        carry(office)
        end(approving)
        expect_told(office)
        for page in (writing, approving, office):
            assert faults_of(page) == []
            assert sideways(page) == 0


def renew(writing: Page) -> None:
    """Without a number it is refused with a sentence at its field; then it is saved, and prices come next."""
    writing.goto("/contracts/")
    writing.get_by_role("row").filter(has_text=NPO).get_by_role("rowheader").get_by_role("link").click()
    writing.get_by_role("link", name="契約を更新する").click()
    assert faults_of(writing) == []
    writing.get_by_label("契約番号", exact=False).first.fill(NUMBER)
    writing.get_by_label("税の扱いの根拠", exact=False).first.fill("")
    writing.get_by_role("button", name="更新後の契約を保存する").click()
    expect(writing.get_by_role("group", name="入力に問題があります")).to_be_visible()
    writing.get_by_label("税の扱いの根拠", exact=False).first.fill("委託契約書第9条")
    writing.get_by_role("button", name="更新後の契約を保存する").click()
    expect(writing.get_by_role("heading", name="契約の取り決め", exact=True)).to_be_visible()


def carry(office: Page) -> None:
    office.goto("/terms/")
    office.get_by_role("link", name="利用決定を引き継ぐ").first.click()
    office.get_by_role("checkbox").check()
    office.get_by_role("button", name=re.compile("引き継ぐ$")).click()
    look_until(office, "全員を引き継ぎました")


def end(approving: Page) -> None:
    """The renewed contract, half a year before its term; its last day is a day of it."""
    approving.goto("/contracts/")
    approving.get_by_role("link", name=NUMBER).first.click()
    period = approving.get_by_role("heading", name="契約の内容").locator("..").inner_text()
    first = re.search(r"令和(\d+)年4月1日", period)
    assert first is not None
    approving.get_by_role("link", name="契約を途中で終える").click()
    approving.get_by_label("契約の最後の日", exact=False).first.fill(f"令和{first.group(1)}年9月30日")
    approving.get_by_label("終える理由", exact=False).first.fill("双方の合意による解除")
    approving.get_by_role("button", name="この日で終える").click()
    expect(approving.get_by_text("双方の合意による解除").first).to_be_visible()
    approving.get_by_role("link", name="契約の終わりまで").click()
    expect(approving.get_by_role("heading", name="契約の終わりまで", exact=True)).to_be_visible()


def expect_told(office: Page) -> None:
    office.goto("/notices/")
    expect(office.get_by_text(re.compile(f"契約「{NUMBER}」は.*9月30日で終わります")).first).to_be_visible()
    office.goto("/terms/")
    office.get_by_role("link", name=re.compile("契約の終わりまで")).first.click()
    expect(office.get_by_text("双方の合意による解除").first).to_be_visible()
