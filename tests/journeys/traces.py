"""What people leave lying about: half-read files, an absence without end, drafts of rules; so their pages exist."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from npo_platform.backend import clock
from tests.journeys.rules import approve, check, current_rules, simulate, take_in, with_a_price
from tests.journeys.waiting import look_until

PEOPLE = """利用者番号,氏名,フリガナ,生年月日
9001,見本 花,ミホン ハナ,昭和15年3月4日
9002,見本 月,ミホン ツキ,昭和15年13月4日
"""
DECISIONS = """種類,団体,決定番号,氏名,フリガナ,開始日,負担区分
決定,里山キッチン,跡-1,見本 花,ミホン ハナ,令和8年13月1日,なし
"""
RECORDS = """利用者番号,氏名,日付,食事,結果
9999,だれか,2026-13-01,昼食,手渡し
"""


def leave_in_the_office(office: Page) -> list[str]:
    """Choose a list of people and a table of records, each with a fault, send somebody away for good, take all data.

    The address of the oldest month's report: a walk may come first to a month that has none yet.
    """
    choose(office, "/people/import/", "名簿.csv", PEOPLE, "中身を確かめる")
    choose(office, "/records/imports/", "記録.csv", RECORDS, "ファイルを確かめる")
    office.goto("/people/")
    office.get_by_role("region", name="利用者の一覧").get_by_role("rowheader").get_by_role("link").first.click()
    office.get_by_role("link", name="休みを入れる").click()
    office.get_by_label("休みの始まり").fill((clock.today() + timedelta(days=1)).isoformat())
    office.get_by_role("button", name="休みを入れる").click()
    office.goto("/handover/data/")
    office.get_by_role("button", name="データを作る").click()
    look_until(office, "受け取る：")
    office.goto("/submissions/")
    return [str(office.get_by_role("rowheader").get_by_role("link").last.evaluate("link => link.href"))]


def leave_at_the_city(writing: Page, approving: Page) -> list[str]:
    """A version that waits to be published, a draft of each of the two, the version in force and a defect in it."""
    in_a_year = clock.today().replace(day=1) + timedelta(days=366)
    document = with_a_price(current_rules(writing), 240, in_a_year)
    label = take_in(writing, document)
    check(writing)
    simulate(writing)
    approve(approving, label)
    left = [approving.url]
    for each in (writing, approving):
        take_in(each, document)
        left.append(each.url)
    choose(writing, "/decisions/import/", "決定.csv", DECISIONS, "中身を確かめる")
    return [*left, *tell_a_defect(writing), *contracts(writing)]


def contracts(writing: Page) -> list[str]:
    """The page of each contract: another journey may have ended the newest."""
    writing.goto("/contracts/")
    links = writing.get_by_role("rowheader").get_by_role("link").all()
    return [str(link.evaluate("link => link.href")) for link in links]


def tell_a_defect(writing: Page) -> list[str]:
    """A slight one in the version in force, answered by the NPO; the addresses of the version and the notice."""
    writing.goto("/rules/")
    writing.get_by_role("row").filter(has_text="公開中").first.get_by_role("link").first.click()
    version = writing.url
    writing.get_by_role("link", name="不具合を知らせる").click()
    writing.get_by_label("軽", exact=True).check()
    writing.get_by_role("textbox", name="何がおかしいか").fill("別表とちがうかもしれない")
    writing.get_by_role("textbox", name="団体はどうすればよいか").fill("知らせを待つ")
    writing.get_by_label("サービスの最初の日").fill("令和8年4月1日")
    writing.get_by_role("button", name="お知らせを書く").click()
    look_until(writing, "かかわり")
    return [version, writing.url]


def choose(office: Page, address: str, name: str, table: str, verb: str) -> None:
    """Take a CSV file in as far as the page that names its faults."""
    office.goto(address)
    file = {"name": name, "mimeType": "text/csv", "buffer": table.encode("cp932")}
    office.locator("input[type=file]").set_input_files(file)
    office.get_by_role("button", name=verb).click()
    expect(office.get_by_text("13").first).to_be_visible()
