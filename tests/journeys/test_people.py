"""An office takes its own list in, looks after one person of it, sees whose decision ends; a mistake is taken back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import PHONE, Visitors

LIST = "おなまえ,よみ,でんわ\r\n旅野 月代,たびの つきよ,0300009001\r\n旅野 星太,たびの ほした,090\r\n"
MEANT = {"A": "氏名", "B": "ふりがな", "C": "電話番号"}


@pytest.fixture
def page(visitors: Visitors) -> Iterator[Page]:
    with visitors.as_person(visitors.person("あさひ会", "事務")) as page:
        yield page


def sound(page: Page) -> None:
    """Nothing axe finds, and no page that scrolls sideways."""
    assert faults_of(page) == []
    assert sideways(page) == 0


def test_a_list_with_headings_of_its_own_becomes_people_and_is_taken_back(page: Page) -> None:
    page.goto("/people/import/")
    file = {"name": "名簿.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp932")}
    page.get_by_label("ファイル").set_input_files(file)
    page.get_by_role("button", name="中身を確かめる").click()

    expect(page.locator("h1")).to_have_text("列の対応を確かめる")
    sound(page)
    for letters, meaning in MEANT.items():
        page.get_by_label(f"{letters}列").select_option(label=meaning)
    page.get_by_role("button", name="この対応で中身を確かめる").click()

    expect(page.locator("main")).to_contain_text("取り込めません")
    sound(page)
    with page.expect_download() as faulty:
        page.get_by_role("link", name="この行だけを Excel で受け取る").click()
    assert faulty.value.suggested_filename == "people-faulty.xlsx"
    page.get_by_role("button", name="1行を取り込む").click()

    expect(page.locator("main")).to_contain_text("1件を取り込みました")
    sound(page)
    page.goto("/people/?q=たびの")
    expect(page.get_by_role("link", name="旅野 月代")).to_be_visible()

    page.goto("/people/import/")
    page.get_by_role("link", name="名簿.csv").first.click()
    page.get_by_role("button", name="この取り込みを取り消す").click()
    page.get_by_role("dialog").get_by_role("button", name="取り込みを取り消す").click()

    expect(page.locator("main")).to_contain_text("取消済み")
    page.goto("/people/?q=旅野 月代")
    expect(page.locator("main")).to_contain_text("当たる人がいません")


def test_one_person_is_looked_after(page: Page) -> None:
    page.goto("/people/")
    page.locator("tbody th a").first.click()
    here = page.url
    name = page.locator("h1").inner_text().split("\n")[0]
    sound(page)

    page.get_by_role("link", name="連絡先を加える").click()
    page.get_by_label("立場").select_option(label="ケアマネジャー")
    page.get_by_role("textbox", name="氏名").fill("見本 ケアマネ")
    page.get_by_role("textbox", name="電話番号").fill("03-0000-9002")
    page.get_by_role("button", name="連絡先を加える").click()
    page.get_by_role("button", name=re.compile("上へ.*見本 ケアマネ")).click()
    expect(page.get_by_role("region", name="緊急連絡先")).to_contain_text("見本 ケアマネ（ケアマネジャー）")

    page.get_by_role("link", name=re.compile("記録する.*見守り情報")).click()
    sound(page)
    page.get_by_label("同意する", exact=True).check()
    page.get_by_label("書面").check()
    page.get_by_role("button", name="同意の記録を保存する").click()
    expect(page).to_have_url(here)
    expect(page.get_by_role("region", name="同意")).not_to_contain_text("まだ聞いていません")

    page.get_by_role("link", name="これまで").click()
    expect(page.locator("main")).to_contain_text("同意した：見守り情報を市・家族に伝える")
    expect(page.locator("h1 + p")).to_contain_text(name.split("（")[0])
    sound(page)


def test_the_town_of_a_postcode_is_put_in_when_asked_for(page: Page) -> None:
    page.goto("/people/add/")
    page.get_by_label("郵便番号").fill("498-0000")
    page.get_by_role("button", name="住所を入れる").click()
    page.get_by_role("button", name="三重県桑名郡木曽岬町").click()

    expect(page.get_by_label("住所", exact=True)).to_have_value("三重県桑名郡木曽岬町")
    assert page.url.endswith("/people/add/")
    sound(page)


def test_whose_decision_ends_is_one_press_from_the_list(page: Page) -> None:
    page.goto("/people/")
    page.get_by_role("link", name="更新が近い決定").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    sound(page)

    page.get_by_role("link", name="更新する").first.click()

    expect(page.locator("h1")).to_have_text("利用決定を更新する")
    sound(page)


@pytest.mark.parametrize("address", ["/people/", "/people/import/", "/plans/renewals/"])
def test_the_pages_fit_a_telephone(visitors: Visitors, address: str) -> None:
    with visitors.as_person(visitors.person("あさひ会", "事務"), PHONE) as page:
        page.goto(address)
        sound(page)
