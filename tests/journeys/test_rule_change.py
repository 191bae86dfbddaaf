"""A city raises a price: taken in, faults named, approved by another person, published; the NPO computes with it."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from npo_platform.backend import clock
from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.waiting import look_until

NPO, CITY = "あさひ会", "見本市"


def test_new_price_reaches_the_npo_through_two_people_and_no_closed_month_moves(
    visitors: Visitors, tmp_path: Path
) -> None:
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
        label = take_in(writing, with_a_price(document, "9O0"), tmp_path)
        expect(writing.get_by_role("group", name="直すところが")).to_be_visible()
        assert faults_of(writing) == []

        rewrite(writing, with_a_price(document, 900), tmp_path)
        check(writing)
        expect(writing.get_by_text("作成者とは別の承認者を待っています")).to_be_visible()

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


def statement_of_a_closed_month(office: Page) -> str:
    """The figures and the rules of a closed month, word for word."""
    office.goto("/statements/")
    office.get_by_role("row").filter(has_text="締め済み").first.get_by_role("rowheader").get_by_role("link").click()
    return office.locator("main").inner_text()


def current_rules(writing: Page) -> dict[str, Any]:
    """The document in force, as the draft page offers it."""
    writing.goto("/rules/draft/")
    document: dict[str, Any] = json.loads(writing.get_by_label("規則の文書").input_value())
    return document


def with_a_price(document: dict[str, Any], price: Any) -> dict[str, Any]:
    """The same rules with one more price for everything from the first of this month on."""
    copied: dict[str, Any] = json.loads(json.dumps(document))
    copied["version"] += "+"
    table = next(one for one in copied["tables"] if one["name"] == "price")
    value = next(iter(table["values"]))
    first = clock.today().replace(day=1).isoformat()
    newest = {tuple(row.get(key) for key in table["keys"]): row for row in table["rows"]}
    table["rows"] += [row | {value: price, "from": first} for row in newest.values()]
    return copied


def take_in(writing: Page, document: dict[str, Any], folder: Path) -> str:
    """Choose a file and save the draft; its label (第3版)."""
    writing.goto("/rules/draft/")
    writing.get_by_label("ファイル（JSON）").set_input_files(_file(document, folder))
    writing.get_by_role("button", name="下書きに保存する").click()
    expect(writing.get_by_role("list", name="公開までの進み")).to_be_visible()
    check(writing)
    return writing.get_by_role("heading", level=1).inner_text().split()[-1]


def rewrite(writing: Page, document: dict[str, Any], folder: Path) -> None:
    writing.get_by_role("link", name="書き直す").click()
    writing.get_by_label("ファイル（JSON）").set_input_files(_file(document, folder))
    writing.get_by_role("button", name="書き直して保存する").click()


def check(writing: Page) -> None:
    writing.get_by_role("button", name="検査する").click()


def approve_and_publish(approving: Page, label: str) -> None:
    approving.goto("/rules/")
    approving.get_by_role("link", name=label).click()
    approving.get_by_role("button", name="この版を承認する").click()
    approving.get_by_role("link", name="公開の内容を確かめる").click()
    if (past := approving.get_by_role("textbox")).count():
        past.fill("締めた月は変えない")
    approving.get_by_role("button", name="を公開する").click()
    expect(approving.get_by_role("heading", name="公開しました")).to_be_visible()


def _file(document: dict[str, Any], folder: Path) -> Path:
    path = folder / "rules.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path
