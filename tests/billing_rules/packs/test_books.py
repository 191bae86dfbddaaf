"""A version's tables out as an Excel book, and an edited book into a draft after a look at what it changes."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from billing_rules.packs import actions
from billing_rules.packs.models import DraftSave, PackVersion, RulePack
from tenants.accounts.queries import Person
from tests.billing_rules.formats.books import edited
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, published

Browser = Callable[[str], Client]
SHEET = "単価表（別表第1）"


@pytest.fixture
def draft(pack: RulePack, hara: Person) -> PackVersion:
    return actions.start_from(published(pack, FIRST), by=hara, at=LATER)


def book(browser: Client, version: PackVersion) -> bytes:
    return browser.get(f"/rules/{version.pk}/tables.xlsx").content


def sent(browser: Client, version: PackVersion, data: bytes) -> Any:
    file = BytesIO(data)
    file.name = "規則.xlsx"
    return browser.post(f"/rules/{version.pk}/upload/", {"file": file})


def test_book_out_and_in_changes_nothing(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")

    page = sent(browser, draft, book(browser, draft)).content.decode()

    assert "ブックで変わるところ 0件" in page
    assert "いまの下書きと同じです。" in page
    assert "この内容を下書きに入れる" not in page


def test_edited_book_is_shown_first_and_taken_over_then(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")
    cells = {"A5": "すべて", "B5": 840, "D5": date(2026, 10, 1), "F5": "第6条（改正）", "B4": 805}

    shown = sent(browser, draft, edited(book(browser, draft), cells, SHEET))
    before = PackVersion.objects.get(pk=draft.pk).document
    preview = shown.context["preview"]
    done = browser.post(f"/rules/{draft.pk}/upload/", {"rows": preview.rows, "seen": preview.seen})

    assert [(one.case, one.heading, one.was, one.now) for one in preview.changes] == [
        ("夕食・令和8年4月1日", "1食の単価（円）", "810", "805"),
        (
            "すべて・令和8年10月1日",
            "",
            "",
            "食事 すべて、1食の単価（円） 840、いつから 令和8年10月1日、条項 第6条（改正）",
        ),
    ]
    assert "足す行" in shown.content.decode()
    assert json.loads(before)["tables"][0]["rows"][1]["price"] == 810
    assert done.headers["Location"] == f"/rules/{draft.pk}/edit/"
    draft.refresh_from_db()
    assert json.loads(draft.document)["tables"][0]["rows"] == [
        {"meal": "lunch", "price": 810, "from": "2026-04-01", "ref": "第6条 別表第1"},
        {"meal": "dinner", "price": 805, "from": "2026-04-01", "ref": "第6条 別表第1"},
        {"meal": "*", "price": 840, "from": "2026-10-01", "ref": "第6条（改正）"},
    ]
    assert DraftSave.objects.get().place == "表の全部"


def test_wrong_cell_is_told_with_its_address(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")

    answer = sent(browser, draft, edited(book(browser, draft), {"B3": "八百", "D4": "2026/4/1"}, SHEET))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"シート「{SHEET}」の B3：「八百」は数として読めません。" in page
    assert f"シート「{SHEET}」の D4：いつから「2026/4/1」は日付のセルではありません。" in page


def test_book_without_a_published_row_is_not_offered_and_not_taken(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")
    shown = sent(browser, draft, edited(book(browser, draft), {"D4": date(2026, 5, 1)}, SHEET))
    preview = shown.context["preview"]

    answer = browser.post(f"/rules/{draft.pk}/upload/", {"rows": preview.rows, "seen": preview.seen})

    assert "公開中の行がなくなるので、入れられません" in shown.content.decode()
    assert "この内容を下書きに入れる" not in shown.content.decode()
    assert answer.status_code == 409
    assert DraftSave.objects.count() == 0


def test_book_shown_over_a_draft_that_changed_since_is_refused(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")
    preview = sent(browser, draft, edited(book(browser, draft), {"B4": 805}, SHEET)).context["preview"]
    actions.revise(draft, FIRST.replace("810", "820"), by=Person(draft.author_id, "原"), at=LATER)

    answer = browser.post(f"/rules/{draft.pk}/upload/", {"rows": preview.rows, "seen": preview.seen})

    assert answer.status_code == 409
    assert "ほかの画面で変わりました" in answer.content.decode()


@pytest.mark.parametrize("rows", ["", "[]", '{"price": 3}', '{"price": []}', '{"price": [3]}'])
def test_rows_that_are_none_are_refused(client_of: Browser, draft: PackVersion, rows: str) -> None:
    answer = client_of("hara").post(f"/rules/{draft.pk}/upload/", {"rows": rows, "seen": ""})

    assert answer.status_code == 409


def test_book_of_a_draft_with_an_unreadable_day_says_what_to_mend(
    client_of: Browser, pack: RulePack, hara: Person
) -> None:
    text = FIRST.replace('"price": 810, "from": "2026-04-01"', '"price": 810, "from": "四月"', 1)
    version = actions.draft(pack, text, by=hara, at=AT)

    answer = client_of("hara").get(f"/rules/{version.pk}/tables.xlsx")

    assert answer.status_code == 409
    assert "読めない欄があるので、Excel にできません。" in answer.content.decode()


def test_npo_downloads_the_tables_it_computes_with(client_of: Browser, pack: RulePack) -> None:
    version = published(pack, FIRST)

    assert book(client_of("baba"), version).startswith(b"PK")
