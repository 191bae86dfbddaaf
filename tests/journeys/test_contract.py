"""A contract's life: renewed by the city, people carried over by the NPO, ended early; what is left is told."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import Visitors
from tests.journeys.contracts import CITY, NPO, NUMBER
from tests.journeys.waiting import look_until


def test_a_renewed_contract_is_carried_over_and_ended(visitors: Visitors, renewed: None) -> None:
    approver, manager = visitors.person(CITY, "承認者"), visitors.person(NPO, "事務責任者")

    with visitors.as_person(approver) as approving, visitors.as_person(manager) as office:
        carry(office)
        end(approving)
        expect_told(office)
        for page in (approving, office):
            assert faults_of(page) == []
            assert sideways(page) == 0


def carry(office: Page) -> None:
    office.goto("/terms/")
    office.get_by_role("link", name="利用決定を引き継ぐ").first.click()
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
