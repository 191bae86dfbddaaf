"""The office's day: a call in four presses; what one resolves is gone at the other; nothing moves under a focus."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import PHONE, Visitors
from tests.journeys.server import Person

TURN = 12_000  # two turns of the board, on a busy machine
NOTE = "夕方に折り返す"


@pytest.fixture
def office(visitors: Visitors) -> Person:
    return visitors.person("あさひ会", "事務")


@pytest.fixture
def page(visitors: Visitors, office: Person) -> Iterator[Page]:
    with visitors.as_person(office) as page:
        yield page


def somebody(page: Page, place: int = 0) -> str:
    """The reading of a person of the list."""
    page.goto("/people/")
    return page.locator("tbody th .kana").nth(place).inner_text()


def take(page: Page, kana: str) -> None:
    """The form of a person: two presses."""
    page.goto("/home/")
    page.get_by_role("link", name="電話を受ける").click()
    page.get_by_label("だれのことですか").fill(kana)
    page.get_by_role("button", name="探す").click()


def note_down(page: Page, kana: str) -> None:
    take(page, kana)
    page.get_by_role("link", name="その他").click()
    page.get_by_label("内容").fill(NOTE)
    page.get_by_role("button", name="復唱へ進む").click()
    page.get_by_role("button", name="保存する").click()
    expect(page.locator("#told")).to_contain_text("電話を保存しました")


def test_tomorrow_off_takes_four_presses_and_one_to_take_back(page: Page) -> None:
    take(page, somebody(page))
    assert faults_of(page) == []
    page.get_by_role("button", name="明日だけ休む").click()
    expect(page.get_by_role("heading", name="声に出して読みます")).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile("から再開、でよろしいですか"))
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert sideways(page) == 0
    page.get_by_role("button", name="保存する").click()

    expect(page.locator("#told")).to_contain_text("電話を保存しました")
    assert faults_of(page) == []
    assert sideways(page) == 0
    page.get_by_role("button", name="元に戻す").first.click()
    expect(page.locator("#told")).to_contain_text("予定を元に戻しました")


def test_what_one_resolves_is_gone_at_the_other_within_a_turn(visitors: Visitors, office: Person, page: Page) -> None:
    with visitors.as_person(visitors.person("あさひ会", "事務責任者")) as other:
        other.goto("/home/")
        note_down(page, somebody(page, 1))

        row = other.locator("[data-key^=call-]").filter(has_text=NOTE)
        expect(row).to_be_visible(timeout=TURN)
        expect(other.locator("[data-live-news]")).to_contain_text(NOTE)
        assert faults_of(other) == []
        finish(page)
        expect(row).to_have_count(0, timeout=TURN)


def test_a_row_that_has_the_focus_stays_until_it_is_left(visitors: Visitors, office: Person, page: Page) -> None:
    with visitors.as_person(visitors.person("あさひ会", "事務責任者")) as other:
        note_down(page, somebody(page, 2))
        other.goto("/home/")
        row = other.locator("[data-key^=call-]").filter(has_text=NOTE)
        link = row.get_by_role("link")
        link.focus()
        finish(page)

        expect(row).to_contain_text("済みました", timeout=TURN)
        expect(link).to_be_focused()
        other.get_by_label("自動更新を止める").focus()
        expect(row).to_have_count(0, timeout=TURN)


def finish(page: Page) -> None:
    page.goto("/calls/")
    page.get_by_role("listitem").filter(has_text=NOTE).get_by_role("button", name="対応済みにする").click()
    expect(page.locator("#told")).to_contain_text("対応済みにしました")
