"""A second city, by the manual: from two commands to an accepted first month and its payment, in thirty minutes."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from npo_platform.backend import clock
from npo_platform.kernel.calendar import Month, wareki
from tests.journeys.browsing import Visitors
from tests.journeys.days import next_banking_day
from tests.journeys.newcomer import Effort, Newcomer
from tests.journeys.server import ROOT, Server

MANUAL = ROOT / "docs" / "adoption.md"
MINUTES_OF_THE_OPERATOR = 2  # two commands
MARK = f"{os.getpid() % 100_000:05}"  # a server that was lent may know the organisations of an earlier walk
NPO = f"ひなた{MARK}の会"
FIRST = Month.of(clock.today()).shift(-1)  # it is over, so that it can be closed
DECISIONS = [
    ["契約番号", "決定番号", "氏名", "フリガナ", "開始日", "曜日", "負担区分"],
    ["桜高委1", "桜-1", "北　花子", "キタ　ハナコ", wareki(FIRST.first), "毎日", "課税の世帯"],
    ["桜高委1", "桜-2", "南　次郎", "ミナミ　ジロウ", wareki(FIRST.first), "毎日", "市県民税非課税の世帯"],
    ["桜高委1", "桜-3", "西　三郎", "ニシ　サブロウ", wareki(FIRST.first), "毎日", "課税の世帯"],
]
MEALS = {"0001": 20, "0002": 8, "0003": 4}  # 520 × 24 + 450 × 8 = 16,080; 300 × 32 = 9,600
RECORDS = [
    ["利用者番号", "日付", "食事", "結果", "安否", "臨時"],
    *(
        [number, str(day), "昼食", "手渡し", "いつも通り", "○"]
        for number, days in MEALS.items()
        for day in FIRST.days[:days]
    ),
]


@dataclass
class People:
    """Everybody of the manual, each at their own screen, and what it cost them together."""

    approver: Newcomer
    author: Newcomer
    reviewer: Newcomer
    manager: Newcomer
    effort: Effort
    first: dict[str, str]


@pytest.fixture
def people(server: Server, visitors: Visitors) -> Iterator[People]:
    """A city and an NPO, founded as the operator does; nobody has signed in yet."""
    city = server.manage(
        "found_city", f"sakura{MARK}", "--name", "桜川市", "--number", f"8{MARK}", "--section", "高齢福祉課",
        "--first", "shonin:承認 太郎", "--json",
    )  # fmt: skip
    npo = server.manage("found_npo", f"hinata{MARK}", "--name", NPO, "--first", "honda:本田 恵", "--json")
    port, effort = server.environment["PORT"], Effort()
    with ExitStack() as open_pages:

        def newcomer(founded: dict[str, Any]) -> Newcomer:
            nobody = visitors.as_nobody(f"http://{founded['host']}:{port}")
            return Newcomer(open_pages.enter_context(nobody), effort)

        first = {"shonin": city["first"]["password"], "honda": npo["first"]["password"]}
        yield People(newcomer(city), newcomer(city), newcomer(city), newcomer(npo), effort, first)


def test_second_city_comes_from_nothing_to_a_paid_first_month_by_the_manual(people: People) -> None:
    open_the_doors(people)
    take_rules_in(people.author)
    make_them_own(people.author)
    publish(people.approver)
    agree_a_contract(people.author)
    decide_about_people(people.author)
    take_people_in(people.manager)
    record_the_month(people.manager)
    close_and_send(people.manager)
    accept(people.reviewer)
    accepted = people.effort.counted()
    pay(people.manager, people.approver)
    paid = people.effort.counted()

    assert accepted[-1] + MINUTES_OF_THE_OPERATOR <= 30
    assert [said("承認"), said("支払")] == [accepted, paid]


def said(until: str) -> list[int]:
    """Pages, boxes and minutes as the manual gives them."""
    text = MANUAL.read_text(encoding="utf-8")
    found = re.search(rf"{until}まで：画面(\d+)枚、入れるところ(\d+)か所、(\d+)分", text)
    return [int(figure) for figure in found.groups()] if found else []


def open_the_doors(people: People) -> None:
    chief = people.approver
    chief.arrive("shonin", people.first["shonin"])
    chief.follow("働く人と役割")
    for username, name, role in (("sakusei", "作成 花子", "規則の作成者"), ("shinsa", "審査 次郎", "審査担当")):
        chief.follow("人を加える")
        chief.type({"氏名": name, "ログイン名": username})
        chief.choose("役割", role)
        chief.press("この人を加える")
        chief.sees("最初のパスワードは")
        told = chief.page.get_by_text("最初のパスワードは").first.inner_text()
        people.first[username] = told.split("最初のパスワードは ")[1].split(" ")[0]
    people.author.arrive("sakusei", people.first["sakusei"])
    people.reviewer.arrive("shinsa", people.first["shinsa"])
    people.manager.arrive("honda", people.first["honda"])


def take_rules_in(author: Newcomer) -> None:
    author.menu("規則")
    author.follow("ほかの市の規則から始める")
    author.type({"市・サービス・要綱の名前": "枕崎"})
    author.press("さがす")
    author.sees("規則の見本 1件")
    author.press("この規則をもとに下書きを作る")
    author.sees("下書きを作りました")


def make_them_own(author: Newcomer) -> None:
    """Its own price, clauses and names of papers; the examples follow, worked by hand; all saved by itself."""
    author.type({"1食の利用者負担（円） 1行目": "520"})
    table = author.page.get_by_role("region", name="利用者負担の表の表")
    for row in (1, 2):
        author.fill(table.get_by_label(f"条項 {row}行目"), "要綱第7条")
    author.type({"要綱の名前": "桜川市配食サービス事業実施要綱", "報告書の様式番号": "様式第5号"})
    author.type({"請求書の様式番号": "様式第6号"})
    author.sees("直すところが 4件あります")
    for example, user, total in ((1, "15600", "23100"), (4, "1040", "1540")):
        author.fill(author.page.locator(f"#t{example}-user"), user)
        author.fill(author.page.locator(f"#t{example}-total"), total)
    expect(author.page.get_by_text("直すところが")).to_have_count(0)
    author.press("検査する")
    author.sees("作成者とは別の承認者を待っています")


def publish(chief: Newcomer) -> None:
    chief.menu("規則")
    chief.follow("第1版")
    chief.press("この版を承認する")
    chief.follow("公開の内容を確かめる")
    chief.sees("最初の版です")
    chief.press("第1版を公開する")
    chief.sees("公開しました")


def agree_a_contract(author: Newcomer) -> None:
    author.menu("契約")
    author.follow("契約を入れる")
    author.choose("受託団体", NPO)
    author.type({"契約番号": "桜高委1", "件名": "配食サービス業務委託"})
    author.type({"契約の最初の日": wareki(FIRST.first), "契約の最後の日": wareki(FIRST.shift(11).last)})
    author.choose("消費税の区分", "非課税")
    author.type({"税率（％）": "0", "税の扱いの根拠": "契約書第9条"})
    author.sees("契約書のとおりに")
    author.press("契約を保存する")
    author.type({"委託料の単価": "300"})
    author.sees("まだ入っていない取り決め")
    author.press("取り決めを保存する")
    author.sees("取り決めを保存しました")


def decide_about_people(author: Newcomer) -> None:
    author.menu("利用決定")
    author.follow("Excel・CSV から通知する")
    author.sees("読み取れる書き方")
    author.send(DECISIONS, boxes=3 * len(DECISIONS[0]))
    author.press("中身を確かめる")
    author.sees("取り込める行 3行")
    author.press("3件を通知する")
    author.sees("3件を通知しました")


def take_people_in(manager: Newcomer) -> None:
    manager.menu("今日")
    manager.follow("市からの決定 3件を取り込む")
    manager.sees("取り込みを待つ決定 3件")
    manager.press("3件をまとめて取り込む")
    manager.sees("3件を取り込みました")


def record_the_month(manager: Newcomer) -> None:
    """A line of the table is counted as one box: all but the day is copied downwards."""
    manager.menu("利用者")
    manager.sees("0003")
    manager.menu("記録")
    manager.follow("Excel・CSV から取り込む")
    manager.sees("これまでの取り込み")
    manager.send(RECORDS, boxes=sum(MEALS.values()))
    manager.press("ファイルを確かめる")
    manager.sees("取り込める行 32行")
    manager.press("32行を取り込む")
    manager.sees("32件を取り込みました")


def close_and_send(manager: Newcomer) -> None:
    manager.menu("月の締め")
    manager.sees("締める準備ができました")
    expect(manager.page.get_by_text("9,600円").first).to_be_visible()
    manager.press("分を締める")
    manager.follow("報告と提出へ進む")
    manager.press("報告書と請求書を作る")
    manager.sees("市へ提出する")
    manager.press("市へ提出する")
    manager.sees("市が審査しています")


def accept(reviewer: Newcomer) -> None:
    reviewer.menu("受付")
    reviewer.follow(NPO)
    reviewer.sees("16,080円")
    reviewer.press("この報告を承認する")
    reviewer.agree("承認する")
    reviewer.sees("承認しました。団体に知らせました。")


def pay(manager: Newcomer, chief: Newcomer) -> None:
    account = {
        "銀行コード": "0001",
        "銀行名（カナ）": "ミホン",
        "支店コード": "001",
        "支店名（カナ）": "ホンテン",
        "口座番号": "1234567",
    }
    manager.menu("設定")
    manager.follow("委託料の口座")
    manager.type(account | {"口座名義（カナ）": "ヒナタノカイ"})
    manager.press("口座を保存する")
    manager.sees("いまの口座")
    chief.menu("支払")
    chief.follow("振込元の口座")
    chief.type(account | {"振込依頼人名（カナ）": "サクラガワシ", "振込依頼人コード": "1234567890"})
    chief.press("口座を保存する")
    chief.sees("いまの口座")
    chief.menu("支払")
    chief.follow("支払の一覧を作る")
    chief.tick(chief.page.locator(".pick").first)
    chief.type({"支払日": next_banking_day().isoformat()})
    chief.sees("支払える請求")
    chief.press("支払一覧を作る")
    expect(chief.page.get_by_role("heading", level=1)).to_have_text("支払一覧 第1号")
    chief.sees("9,600")
