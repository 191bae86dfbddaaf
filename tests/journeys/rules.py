"""A city's rules as the pages take them in: a document, changed in one place."""

import json
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of
from tests.journeys.waiting import look_until

Document = dict[str, Any]


def current_rules(writing: Page) -> Document:
    """The document in force, as the draft page offers it."""
    writing.goto("/rules/draft/")
    document: Document = json.loads(writing.get_by_label("規則の文書").input_value())
    return document


def with_a_price(document: Document, price: Any, since: date) -> Document:
    """The same rules with one more price from a day on, for everything its first table of yen lists."""
    copied: Document = json.loads(json.dumps(document))
    copied["version"] += "+"
    table = next(one for one in copied["tables"] if _yen_of(one))
    newest = {tuple(str(row.get(key)) for key in table["keys"]): row for row in table["rows"]}
    table["rows"] += [row | {_yen_of(table): price, "from": since.isoformat()} for row in newest.values()]
    copied["tests"].append(_meeting(copied["tests"][0], table, list(newest.values()), since))
    return copied


def _meeting(known: Document, table: Document, rows: list[Document], since: date) -> Document:
    """An example that meets each new row on its first day, made after a known one."""
    facts = known["facts"]
    first = facts["events"][0] | {"on": since.isoformat()}
    keys = [{key: row[key] for key in table["keys"] if row[key] != "*"} for row in rows]
    events = [first | {"slot": own.get("meal", first["slot"]), "inputs": first["inputs"] | own} for own in keys]
    return {
        "title": f"{since}からの額",
        "facts": facts | {"month": str(since)[:7], "events": events},
        "expect": {"totals": {}},
    }


def take_in(writing: Page, document: Document) -> str:
    """Choose a file and save the draft; its label (第3版)."""
    writing.goto("/rules/draft/")
    choose_file(writing, document)
    writing.get_by_role("button", name="下書きに保存する").click()
    expect(writing.get_by_role("list", name="公開までの進み")).to_be_visible()
    return writing.get_by_role("heading", level=1).inner_text().split()[-1]


def choose_file(writing: Page, document: Document) -> None:
    content = json.dumps(document, ensure_ascii=False).encode()
    file = {"name": "rules.json", "mimeType": "application/json", "buffer": content}
    writing.get_by_label("ファイル（JSON）").set_input_files(file)


def check(writing: Page) -> None:
    writing.get_by_role("button", name="検査する").click()


def simulate(writing: Page) -> None:
    """The author asks for the yen; every provider answers by the worker."""
    expect(writing.get_by_text("作成者とは別の承認者を待っています")).to_be_visible()
    writing.get_by_role("link", name="試算する").click()
    writing.get_by_role("button", name="試算する").click()
    look_until(writing, "団体ごと")
    look_until(writing, "締めた")
    assert faults_of(writing) == []


def approve(approving: Page, label: str) -> None:
    """The second person looks at the yen and approves."""
    approving.goto("/rules/")
    approving.get_by_role("link", name=label).click()
    approving.get_by_role("link", name="試算を見て承認する").click()
    look_until(approving, f"{label}を承認する")
    assert faults_of(approving) == []
    approving.get_by_role("button", name=f"{label}を承認する").click()
    expect(approving.get_by_role("link", name="公開の内容を確かめる")).to_be_visible()


def _yen_of(table: Document) -> str:
    """The name of a table's value in yen; empty where there is none."""
    return next((name for name, value in table["values"].items() if value["type"] == "yen"), "")
