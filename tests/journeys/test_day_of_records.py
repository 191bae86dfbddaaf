"""A day is written down: by keyboard in the office, on a telephone at the door, from a file; nobody is written over."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from npo_platform.sheets import write_csv
from tests.journeys.browsing import PHONE, Visitors
from tests.journeys.server import Person

DAY = "/records/day/?meal=dinner"


@pytest.fixture
def office(visitors: Visitors) -> Person:
    return visitors.person("あさひ会", "事務")


@pytest.fixture
def page(visitors: Visitors, office: Person) -> Iterator[Page]:
    with visitors.as_person(office) as page:
        yield page


def test_day_is_filled_by_keyboard_and_saved_once(page: Page) -> None:
    page.goto(DAY)
    rows = page.locator("[data-row]")
    count = rows.count()
    rows.nth(0).locator("[data-outcome]").first.focus()

    for key in ("3", "x", "Enter", "2", "m", "ArrowUp", "ArrowDown", "a"):
        page.keyboard.press(key)
    page.get_by_label("訂正の理由（記録を直すとき）").fill("紙と違っていた")

    expect(page.locator("[data-count=rest]")).to_have_text("0")
    expect(rows.nth(0).get_by_role("radio", name="不在")).to_be_checked()
    expect(rows.nth(1).get_by_role("radio", name="置き配")).to_be_checked()

    page.get_by_role("button", name="変わったところを保存する").click()

    expect(page.locator("#told")).to_contain_text("件を保存しました。")
    expect(page.locator("[data-count=done]")).to_have_text(str(count))


def test_day_in_two_browsers_tells_the_second_what_the_first_saved(
    visitors: Visitors, office: Person, page: Page
) -> None:
    manager = visitors.person("あさひ会", "事務責任者")
    with visitors.as_person(manager) as other:
        for each in (page, other):
            each.goto(DAY)
        _choose(page, "4", "味が合わない")
        page.get_by_role("button", name="変わったところを保存する").click()
        _choose(other, "5", "入院した")
        other.get_by_role("button", name="変わったところを保存する").click()

        row = other.locator("[data-row]").last
        expect(row).to_contain_text(f"先に{office.name}さんが「受取拒否」と保存しています。")
        expect(row.get_by_role("radio", name="中止")).to_be_checked()
        expect(row.locator("[name^=note]")).to_have_value("入院した")


def test_stop_is_recorded_at_the_door_on_a_telephone(visitors: Visitors) -> None:
    field = visitors.person("あさひ会", "配達員・訪問員")
    with visitors.as_person(field, PHONE) as page:
        page.goto("/records/today/")
        page.locator(".rounds a").last.click()
        page.get_by_label("手渡し").check()
        page.get_by_label("気になる").check()
        page.get_by_label("メモ").fill("顔色がわるい")
        if page.get_by_label("訂正の理由").count():
            page.get_by_label("訂正の理由").fill("もう一度たずねた")
        page.get_by_role("button", name="する").last.click()

        expect(page.locator("h1")).to_have_text("今日の配達")
        expect(page.locator("#told")).to_contain_text("受け付けました")


def test_file_with_a_fault_is_taken_in_without_it_and_taken_back(page: Page) -> None:
    page.goto("/records/imports/")
    rows = [["9999", "2026-11-01", "手渡し"]]
    page.get_by_label("ファイル").set_input_files(
        {"name": "紙.csv", "mimeType": "text/csv", "buffer": write_csv(["利用者番号", "日付", "結果"], rows)}
    )

    page.get_by_role("button", name="ファイルを確かめる").click()

    expect(page.locator("main")).to_contain_text("利用者番号「9999」の人は登録されていません。")
    with page.expect_download() as download:
        page.get_by_role("link", name="直す行を Excel で受け取る").click()
    assert download.value.suggested_filename == "naosu.xlsx"


def _choose(page: Page, key: str, note: str) -> None:
    row = page.locator("[data-row]").last
    row.locator("[data-outcome]").first.focus()
    page.keyboard.press(key)
    row.locator("[name^=note]").fill(note)
    page.get_by_label("訂正の理由（記録を直すとき）").fill("電話で確かめた")
