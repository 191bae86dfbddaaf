"""A city raises a price: taken in, faults named, approved by another person, published; the NPO computes with it."""

from playwright.sync_api import Page, expect

from npo_platform.backend import clock
from npo_platform.kernel.calendar import Month
from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.rules import approve, check, current_rules, simulate, take_in, with_a_price
from tests.journeys.waiting import look_until

NPO, CITY = "あさひ会", "見本市"


def test_new_price_reaches_the_npo_through_two_people_and_no_closed_month_moves(visitors: Visitors) -> None:
    author = visitors.person(CITY, "規則の作成者")
    approver = visitors.person(CITY, "承認者")
    manager = visitors.person(NPO, "事務責任者")

    with (
        visitors.as_person(author) as writing,
        visitors.as_person(approver) as approving,
        visitors.as_person(manager) as office,
    ):
        closed_before = statement_of_a_closed_month(office)
        document = current_rules(writing)
        first = clock.today().replace(day=1)
        label = take_in(writing, with_a_price(document, "9O0", first))
        check(writing)
        expect(writing.get_by_role("group", name="直すところが")).to_be_visible()
        assert faults_of(writing) == []

        mend_in_the_grid(writing, "900")
        check(writing)
        simulate(writing)
        approve_and_publish(approving, label)
        look_until(approving, "全部の団体が新しい版で計算しています")
        assert faults_of(approving) == []

        office.goto("/notices/")
        expect(office.get_by_role("heading", name=label).first).to_be_visible()
        office.goto("/rules/")
        expect(office.get_by_role("heading", level=1)).to_contain_text(label)
        office.goto("/statements/current/")
        look_until(office, f"規則は 配食サービス {label}")
        expect(office.get_by_text("900円").first).to_be_visible()
        assert statement_of_a_closed_month(office) == closed_before


def have_a_meal_this_month(office: Page) -> None:
    """On the first morning of a month nothing may be written down yet: then one meal is."""
    office.goto("/statements/")
    if office.get_by_role("link", name=f"{Month.of(clock.today()).label}分").count():
        return
    office.goto("/records/unplanned/")
    office.get_by_label("利用者").select_option(index=1)
    office.get_by_label("手渡し").check()
    office.get_by_role("button", name="臨時の配達を記録する").click()
    expect(office.locator("#told")).to_contain_text("受け付けました")


def statement_of_a_closed_month(office: Page) -> str:
    """The figures and the rules of a closed month, word for word."""
    have_a_meal_this_month(office)
    office.goto("/statements/")
    office.get_by_role("row").filter(has_text="締め済み").first.get_by_role("rowheader").get_by_role("link").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("分の明細")
    return office.locator("main").inner_text()


def mend_in_the_grid(writing: Page, price: str) -> None:
    """Follow each fault to its box, type the price, and see it saved without pressing anything."""
    writing.get_by_role("link", name="この版を直す").click()
    faults = writing.get_by_role("group", name="直すところが").get_by_role("link")
    expect(faults.first).to_be_visible()
    assert faults_of(writing) == []
    while faults.count():
        before = faults.count()
        faults.first.click()
        expect(writing.locator("input:focus")).to_have_attribute("aria-invalid", "true")
        writing.keyboard.type(price)
        expect(faults).to_have_count(before - 1, timeout=20_000)


def approve_and_publish(approving: Page, label: str) -> None:
    approve(approving, label)
    approving.get_by_role("link", name="公開の内容を確かめる").click()
    if (past := approving.get_by_role("textbox")).count():
        approving.get_by_label("直さずに、そのままにする").check()
        past.fill("締めた月は変えない")
    approving.get_by_role("button", name="を公開する").click()
    expect(approving.get_by_role("heading", name="公開しました")).to_be_visible()
