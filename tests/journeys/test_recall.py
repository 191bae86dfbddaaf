"""A city tells a defect through two people; the provider reads its own yen by name and the city's board knows."""

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.waiting import look_until

NPO, CITY = "あさひ会", "見本市"
WHAT = "昼食の単価が 850円のところ、810円になっている"


def test_a_defect_goes_from_two_people_of_the_city_to_a_reader_of_the_npo(visitors: Visitors) -> None:
    with (
        visitors.as_person(visitors.person(CITY, "規則の作成者")) as author,
        visitors.as_person(visitors.person(CITY, "承認者")) as approver,
        visitors.as_person(visitors.person(NPO, "事務責任者")) as manager,
    ):
        write(author)
        approver.goto(author.url)
        expect(approver.get_by_text(WHAT)).to_be_visible()
        approver.get_by_role("button", name="確かめて、団体に知らせる").click()
        look_until(approver, "かかわりあり")
        assert faults_of(approver) == []

        manager.goto("/notices/")
        expect(manager.get_by_text("この団体でかかわるのは").first).to_be_visible()
        manager.goto("/rules/advisories/")
        assert faults_of(manager) == []
        manager.get_by_role("table").get_by_role("link").first.click()
        expect(manager.get_by_role("heading", name="利用者ごと")).to_be_visible()
        assert faults_of(manager) == []
        manager.get_by_role("button", name="読みました").click()
        expect(manager.get_by_role("heading", name="に読みました")).to_be_visible()

        approver.reload()
        board = approver.get_by_role("region", name="団体ごとの表")
        expect(board.get_by_role("row").filter(has_text=NPO)).to_contain_text("馬場 和子")
        take_back(author, approver)


def write(author: Page) -> None:
    """Of the version closed months were reckoned with, serious, one row; a fault first, which keeps what was typed."""
    author.goto("/rules/")
    author.get_by_role("link", name="第2版").first.click()
    author.get_by_role("link", name="不具合を知らせる").click()
    assert faults_of(author) == []
    author.get_by_label("重大").check()
    author.get_by_role("textbox", name="何がおかしいか").fill(WHAT)
    author.get_by_role("textbox", name="団体はどうすればよいか").fill("直した版を待つ")
    author.get_by_label("次から選んだところ").check()
    author.get_by_role("button", name="お知らせを書く").click()
    expect(author.get_by_role("group", name="入力に問題があります")).to_be_visible()
    assert faults_of(author) == []
    author.get_by_label("サービスの最初の日").fill("令和8年4月1日")
    author.get_by_label("昼食：1食の単価 810円").check()
    author.get_by_role("button", name="お知らせを書く").click()
    expect(author.get_by_text("書いた人とは別の承認者を待っています")).to_be_visible()
    assert faults_of(author) == []


def take_back(author: Page, approver: Page) -> None:
    """So that what other journeys close is not in its way: again two people."""
    author.reload()
    author.get_by_text("お知らせを取り消す").first.click()
    author.get_by_label("取り消す理由").fill("調べたところ、合っていた")
    author.get_by_role("button", name="お知らせを取り消す").click()
    expect(author.get_by_role("heading", level=1)).to_contain_text("お知らせの取消し")
    approver.goto(author.url)
    approver.get_by_role("button", name="確かめて、団体に知らせる").click()
    expect(approver.locator("#told")).to_contain_text("団体に知らせました")
