"""Routes: put in order by keys alone, saved once, told to a second browser; a day covered; a carrier's own list."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import PHONE, Visitors

NPO = "あさひ会"


@pytest.fixture
def office(visitors: Visitors) -> Iterator[Page]:
    with visitors.as_person(visitors.person(NPO, "事務")) as page:
        yield page


def open_first_route(page: Page) -> None:
    page.goto("/routes/")
    page.get_by_role("row").get_by_role("link", name=re.compile("^[A-D]コース")).first.click()
    expect(page.get_by_role("button", name="この順番で保存する")).to_be_visible()


def names(page: Page) -> list[str]:
    """The first meal's persons in the order shown."""
    rows = page.locator("[data-order-rows]").first.locator("[data-order-row]")
    return [str(name) for name in rows.evaluate_all("rows => rows.map(row => row.dataset.name)")]


def test_a_route_is_put_in_order_by_keys_alone_and_saved_once(office: Page) -> None:
    open_first_route(office)
    first, second, third, *rest = names(office)

    office.get_by_role("button", name=re.compile(f"下へ.*{first}")).first.focus()
    office.keyboard.press("Enter")
    expect(office.get_by_role("button", name=re.compile(f"下へ.*{first}")).first).to_be_focused()
    assert names(office) == [second, first, third, *rest]
    office.get_by_label(f"{third}さんの順番").first.focus()
    office.keyboard.press("Control+A")
    office.keyboard.type("1")
    office.keyboard.press("Tab")
    assert names(office) == [third, second, first, *rest]
    office.get_by_role("button", name="この順番で保存する").focus()
    office.keyboard.press("Enter")

    expect(office.get_by_role("heading", name="順番を保存しました")).to_be_visible()
    assert names(office) == [third, second, first, *rest]


def test_a_route_is_put_in_order_by_dragging(office: Page) -> None:
    open_first_route(office)
    before = names(office)
    rows = office.locator("[data-order-rows]").first.locator("[data-order-row]")

    rows.nth(2).locator(".kana").drag_to(rows.nth(0), target_position={"x": 40, "y": 4})

    assert names(office) == [before[2], before[0], before[1], *before[3:]]
    expect(rows.nth(0).locator("[data-order-number]")).to_have_value("1")


def test_the_second_browser_is_told_what_changed_and_keeps_its_order(visitors: Visitors, office: Page) -> None:
    open_first_route(office)
    first, second, *rest = names(office)
    with visitors.as_person(visitors.person(NPO, "事務責任者")) as other:
        open_first_route(other)
        other.get_by_role("button", name=re.compile(f"下へ.*{first}")).first.click()
        other.get_by_role("button", name="この順番で保存する").click()
        expect(other.get_by_role("heading", name="順番を保存しました")).to_be_visible()

    office.get_by_label(f"{rest[0]}さんの順番").first.fill("1")
    office.get_by_label(f"{rest[0]}さんの順番").first.press("Tab")
    office.get_by_role("button", name="この順番で保存する").click()

    expect(office.get_by_text("開いている間にほかの人が変えました")).to_be_visible()
    assert names(office)[:3] == [rest[0], first, second]
    assert faults_of(office) == []
    office.get_by_role("button", name="この順番で保存する").click()
    expect(office.get_by_role("heading", name="順番を保存しました")).to_be_visible()
    assert names(office)[:3] == [rest[0], first, second]


def test_a_route_without_a_carrier_is_covered_for_the_day(office: Page) -> None:
    office.goto("/routes/day/")
    changes = office.get_by_role("link", name=re.compile("担当を代わる"))
    for _ in range(10):  # past days on which nobody delivers
        if changes.count():
            break
        office.get_by_role("link", name="次の日").click()
    changes.last.click()
    office.get_by_label("だれが届けますか").select_option(index=1)
    chosen = office.get_by_label("だれが届けますか").evaluate("box => box.selectedOptions[0].text")
    office.get_by_label("理由").select_option(label="当番の交代")
    office.get_by_role("button", name="担当を保存する").click()

    expect(office.get_by_role("heading", name="担当を保存しました")).to_be_visible()
    expect(office.get_by_text(str(chosen).split("（")[0]).first).to_be_visible()
    assert faults_of(office) == []


def test_an_order_is_suggested_and_taken_only_when_pressed(office: Page) -> None:
    open_first_route(office)
    office.get_by_role("link", name=re.compile("順番の案を見る")).first.click()
    expect(office.get_by_text("km").first).to_be_visible()
    assert faults_of(office) == []

    press = office.get_by_role("button", name="この案の順番にする")
    if press.count():
        press.click()
        expect(office.get_by_role("heading", name="順番を保存しました")).to_be_visible()
        office.get_by_role("link", name=re.compile("順番の案を見る")).first.click()
    expect(office.get_by_text("いまの順番より短い順番は見つかりません")).to_be_visible()


def test_a_carrier_sees_the_own_route_on_a_phone_and_says_that_a_day_is_impossible(visitors: Visitors) -> None:
    volunteer = next(p for p in visitors.people if p.organisation == NPO and p.username == "ota")
    with visitors.as_person(volunteer, PHONE) as page:
        expect(page.get_by_text(re.compile("Aコース|今日のあなたの担当はありません")).first).to_be_visible()
        assert (faults_of(page), sideways(page)) == ([], 0)
        page.get_by_role("link", name="出られない日を知らせる").click()
        page.get_by_label("休みの始まり").fill("2031/1/6")
        page.get_by_role("button", name="この日は出られません").click()

        expect(page.get_by_text("事務所の画面に出しました")).to_be_visible()
        expect(page.get_by_text("令和13年1月6日")).to_be_visible()
        assert (faults_of(page), sideways(page)) == ([], 0)
