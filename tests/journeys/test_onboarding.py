"""A new NPO, from an empty first page to its first record: what it opens and types is counted, in ten minutes."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from npo_platform.backend import clock
from npo_platform.kernel.calendar import Month, wareki
from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import PHONE, Visitors
from tests.journeys.newcomer import Effort, Newcomer
from tests.journeys.server import Server

MARK = f"{os.getpid() % 100_000:05}"  # a server that was lent may know the organisations of an earlier walk
NPO, NUMBER = f"はじめ{MARK}の会", f"見高福委 {MARK}号"
THIS = Month.of(clock.today())


@pytest.fixture
def manager(server: Server, visitors: Visitors) -> Iterator[Newcomer]:
    """Founded as the operator does, commissioned by 見本市, whose rules stand; nobody has signed in yet."""
    founded = server.manage(
        "found_npo", f"hajime{MARK}", "--name", NPO, "--sample", "--first", "honda:本田 恵", "--json"
    )
    with visitors.as_person(visitors.person("見本市", "規則の作成者")) as page:
        agree(Newcomer(page, Effort()))
    with visitors.as_nobody(f"http://{founded['host']}:{server.environment['PORT']}") as page:
        newcomer = Newcomer(page, Effort())
        newcomer.arrive("honda", founded["first"]["password"])
        yield newcomer


def test_a_new_npo_comes_to_its_first_record_in_ten_minutes(manager: Newcomer) -> None:
    manager.menu("今日")
    manager.sees("はじめに 6つのうち 1つ済み")
    enter_the_number(manager)
    invite(manager)
    enter_somebody(manager)
    record(manager)
    manager.menu("今日")
    manager.sees("はじめに 6つのうち 6つ済み")
    pages, boxes, minutes = manager.effort.counted()
    manager.page.set_viewport_size(PHONE)
    assert sideways(manager.page) == 0
    manager.press("はじめにをしまう")
    manager.sees("はじめにをしまいました")

    expect(manager.page.get_by_role("heading", name=re.compile("^はじめに .+済み$"))).to_have_count(0)
    assert faults_of(manager.page) == []
    assert minutes <= 10, (pages, boxes, minutes)


def agree(author: Newcomer) -> None:
    author.page.goto("/contracts/")
    author.follow("契約を入れる")
    author.choose("受託団体", NPO)
    author.type({"契約番号": NUMBER, "件名": "配食サービス業務委託"})
    author.type({"契約の最初の日": wareki(THIS.first), "契約の最後の日": wareki(THIS.shift(11).last)})
    author.choose("消費税の区分", "非課税")
    author.type({"税率（％）": "0", "税の扱いの根拠": "契約書第9条"})
    author.press("契約を保存する")
    expect(author.page.locator("#told")).to_contain_text("契約")


def enter_the_number(manager: Newcomer) -> None:
    manager.follow("設定を開く")
    manager.follow("登録番号")
    manager.fill(manager.page.get_by_role("textbox", name="登録番号"), "T7000012050002")
    manager.press("登録番号を保存する")
    expect(manager.page.locator("#told")).to_contain_text("登録番号")
    manager.menu("今日")


def invite(manager: Newcomer) -> None:
    manager.follow("職員を加える")
    manager.type({"氏名": "配達 太郎", "ログイン名": "haitatsu"})
    manager.choose("役割", "配達員・訪問員")
    manager.press("この人を加える")
    manager.sees("最初のパスワードは")
    manager.menu("今日")


def enter_somebody(manager: Newcomer) -> None:
    """The person, the city's decision, the week: each page leads to the next."""
    manager.follow("利用者を加える")
    manager.type({"姓": "山田", "名": "花子", "せい": "やまだ", "めい": "はなこ"})
    manager.press("利用者を加える")
    manager.follow("見本市の決定を入れる")
    manager.type({"決定番号": "見-1"})
    manager.type({"開始日": wareki(THIS.first)})
    manager.choose("負担区分", "課税")
    manager.press("利用決定を入れる")
    manager.sees("続けて、週間予定を入れてください")
    for day in "月水金":
        manager.pick(manager.page.get_by_label(f"{day}曜日の昼食"))
    manager.press("週間予定を保存する")
    manager.sees("週間予定を保存し")


def record(manager: Newcomer) -> None:
    """A meal outside the week, because the day of the walk may be one without deliveries."""
    manager.menu("記録")
    manager.follow("臨時の配達を記録する")
    manager.pick(manager.page.locator("#id_recipient"))
    manager.tick(manager.page.get_by_label("手渡し").first)
    manager.tick(manager.page.get_by_label("いつも通り").first)
    manager.press("臨時の配達を記録する")
