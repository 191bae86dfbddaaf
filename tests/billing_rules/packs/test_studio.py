"""The studio's pages as a plain form: what is typed is saved, shown again with its faults, and never lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_rules.packs import actions, queries
from billing_rules.packs.models import DraftSave, PackVersion, RulePack
from tenants.accounts.queries import Person
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, changed, published

Browser = Callable[[str], Client]
DAY = "令和8年4月1日"
REF = "第6条 別表第1"


@pytest.fixture
def draft(pack: RulePack, hara: Person) -> PackVersion:
    """The next version after a published one, as it begins."""
    return actions.start_from(published(pack, FIRST), by=hara, at=LATER)


def price_boxes(version: PackVersion, *rows: tuple[str, ...], **more: str) -> dict[str, str]:
    """The form of the price table: meal, price, from, last day, clause of each row."""
    boxes = {"first": "1", "count": str(len(rows)), **more}
    boxes.setdefault("seen", queries.part_digest(json.loads(version.document), "tables.price"))
    for number, row in enumerate(rows, 1):
        names = ("meal", "price", "from", "last_day", "ref")
        boxes |= {f"{number}-{name}": text for name, text in zip(names, row, strict=True)}
    return boxes


LUNCH, DINNER = ("昼食", "810", DAY, "", REF), ("夕食", "810", DAY, "", REF)


def table_rows(version: PackVersion) -> list[dict[str, Any]]:
    version.refresh_from_db()
    rows: list[dict[str, Any]] = json.loads(version.document)["tables"][0]["rows"]
    return rows


def test_page_shows_every_row_as_boxes_and_fixes_what_is_published(client_of: Browser, draft: PackVersion) -> None:
    page = client_of("hara").get(f"/rules/{draft.pk}/edit/").content.decode()

    assert '<input id="price-1-price" name="1-price" value="810"' in page
    assert '<input id="price-1-meal" name="1-meal" value="昼食" autocomplete="off" aria-label="食事 1行目"' in page
    assert 'value="令和8年4月1日"' in page
    assert "直すところが 1件あります" in page
    assert "公開中の版と同じ内容です。変えるところを直してください。" in page


def test_start_leads_to_the_grids_of_a_new_draft(client_of: Browser, pack: RulePack) -> None:
    version = published(pack, FIRST)

    answer = client_of("hara").post(f"/rules/{version.pk}/start/")

    made = PackVersion.objects.get(number=2)
    assert answer.headers["Location"] == f"/rules/{made.pk}/edit/"


def test_row_copied_below_waits_for_its_day(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")

    answer = browser.post(f"/rules/{draft.pk}/edit/tables/price/", price_boxes(draft, LUNCH, DINNER, copy="1"))
    page = browser.get(answer.headers["Location"].partition("#")[0]).content.decode()

    assert answer.headers["Location"] == f"/rules/{draft.pk}/edit/#price-2-from"
    assert [row.get("from") for row in table_rows(draft)] == ["2026-04-01", None, "2026-04-01"]
    assert '<a href="#price-2-from">単価表（別表第1） 2行目：いつからが空です。入れてください。</a>' in page
    assert '<span class="fault">＊いつからが空です。入れてください。</span>' in page


def test_new_row_with_its_day_is_sound_and_shows_old_and_new(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")
    rows = (LUNCH, DINNER, ("すべて", "８４０", "R8.10.1", "", "第6条（改正）"))

    browser.post(f"/rules/{draft.pk}/edit/tables/price/", price_boxes(draft, *rows))
    page = browser.get(f"/rules/{draft.pk}/edit/").content.decode()

    assert table_rows(draft)[2] == {"meal": "*", "price": 840, "from": "2026-10-01", "ref": "第6条（改正）"}
    assert "新しい行" in page
    assert "<del>810円</del> → <ins>840円</ins>" in page


def test_box_that_cannot_be_read_is_kept_and_told_at_its_cell(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")

    browser.post(f"/rules/{draft.pk}/edit/tables/price/", price_boxes(draft, LUNCH, ("夕食", "8４O", DAY, "", REF)))
    page = browser.get(f"/rules/{draft.pk}/edit/").content.decode()

    assert '<a href="#price-2-price">単価表（別表第1） 2行目：「8４O」は数として読めません。' in page
    assert 'value="8４O"' in page
    assert 'data-cell="price-2-price" class="is-edit is-fault"' in page


def test_only_row_of_a_table_made_unreadable_can_still_be_mended(client_of: Browser, draft: PackVersion) -> None:
    token = queries.part_digest(json.loads(draft.document), "tables.limits")
    boxes = {"first": "1", "count": "1", "seen": token, "1-weekly_max": "7", "1-from": DAY, "1-ref": ""}
    browser = client_of("hara")

    browser.post(f"/rules/{draft.pk}/edit/tables/limits/", boxes)
    page = browser.get(f"/rules/{draft.pk}/edit/").content.decode()

    assert '<a href="#limits-1-ref">上限 1行目：条項が空です。入れてください。</a>' in page


def test_pasted_lines_become_rows(client_of: Browser, draft: PackVersion) -> None:
    lines = "昼食\t840\t\t2026/10/1\t\t第6条\r\n夕食\t850\t\t2026/10/1\t\t第6条\r\n"

    client_of("hara").post(f"/rules/{draft.pk}/edit/tables/price/", price_boxes(draft, LUNCH, DINNER, paste=lines))

    assert table_rows(draft)[2:] == [
        {"meal": "lunch", "price": 840, "from": "2026-10-01", "ref": "第6条"},
        {"meal": "dinner", "price": 850, "from": "2026-10-01", "ref": "第6条"},
    ]


def test_row_of_the_published_version_is_not_dropped(client_of: Browser, draft: PackVersion) -> None:
    answer = client_of("hara").post(
        f"/rules/{draft.pk}/edit/tables/price/", price_boxes(draft, LUNCH, DINNER, drop="2")
    )

    assert answer.status_code == 409
    assert "使わなくなる日を「いつまで」に入れるか" in answer.content.decode()
    assert len(table_rows(draft)) == 2


def test_row_copied_to_the_same_day_can_be_taken_out_again(client_of: Browser, draft: PackVersion) -> None:
    browser, address = client_of("hara"), f"/rules/{draft.pk}/edit/tables/price/"
    browser.post(address, price_boxes(draft, LUNCH, LUNCH, DINNER, seen=price_boxes(draft)["seen"]))
    page = browser.get(f"/rules/{draft.pk}/edit/").content.decode()
    draft.refresh_from_db()

    browser.post(address, price_boxes(draft, LUNCH, LUNCH, DINNER, drop="2"))

    assert 'name="drop" value="2"' in page
    assert 'name="drop" value="1"' not in page
    assert [row["meal"] for row in table_rows(draft)] == ["lunch", "dinner"]


def test_second_tab_is_told_and_keeps_what_was_typed(client_of: Browser, draft: PackVersion) -> None:
    browser, address = client_of("hara"), f"/rules/{draft.pk}/edit/tables/price/"
    old = price_boxes(draft, LUNCH, ("夕食", "900", DAY, "", REF))
    browser.post(address, price_boxes(draft, LUNCH, ("夕食", "820", DAY, "", REF)))

    answer = browser.post(address, old)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "ほかの画面で変わりました" in page
    assert 'value="900"' in page
    assert "ほかの画面では 820" in page
    assert [row["price"] for row in table_rows(draft)] == [810, 820]


def test_saving_again_after_being_told_takes_effect(client_of: Browser, draft: PackVersion) -> None:
    browser, address = client_of("hara"), f"/rules/{draft.pk}/edit/tables/price/"
    old = price_boxes(draft, LUNCH, ("夕食", "900", DAY, "", REF))
    browser.post(address, price_boxes(draft, LUNCH, ("夕食", "820", DAY, "", REF)))
    refused = browser.post(address, old)
    token = next(table.token for table in refused.context["studio"].tables if table.name == "price")

    browser.post(address, old | {"seen": token})

    assert [row["price"] for row in table_rows(draft)] == [810, 900]
    assert DraftSave.objects.filter(version=draft).count() == 2


def test_setting_is_saved_with_its_reason(client_of: Browser, draft: PackVersion) -> None:
    token = queries.part_digest(json.loads(draft.document), "settings")

    client_of("hara").post(
        f"/rules/{draft.pk}/edit/settings/", {"seen": token, "1-value": "sunday", "1-reason": "課長の判断"}
    )

    draft.refresh_from_db()
    setting = json.loads(draft.document)["settings"][0]
    assert (setting["value"], setting["reason"]) == ("sunday", "課長の判断")


def test_setting_typed_over_anothers_save_is_kept_on_the_page(client_of: Browser, draft: PackVersion) -> None:
    browser, address = client_of("hara"), f"/rules/{draft.pk}/edit/settings/"
    boxes = {"seen": queries.part_digest(json.loads(draft.document), "settings"), "1-value": "monday"}
    browser.post(address, boxes | {"1-reason": "先に保存した理由"})

    answer = browser.post(address, boxes | {"1-reason": "あとから書いた理由"})

    assert answer.status_code == 409
    assert "あとから書いた理由</textarea>" in answer.content.decode()
    draft.refresh_from_db()
    assert json.loads(draft.document)["settings"][0]["reason"] == "先に保存した理由"


def test_expected_figure_is_saved_and_told_where_it_differs(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")
    token = queries.part_digest(json.loads(draft.document), "tests")

    browser.post(f"/rules/{draft.pk}/edit/tests/", {"seen": token, "2-user": "５００", "2-total": ""})
    page = browser.get(f"/rules/{draft.pk}/edit/").content.decode()

    draft.refresh_from_db()
    assert json.loads(draft.document)["tests"][1]["expect"]["totals"] == {"quantity": 4, "user": 500, "city": 1640}
    assert '<a href="#tests-2">例題 2「不在・受取拒否・締切後の中止は市の分だけ」：利用者の答えは 500 です' in page


NEW_EXAMPLE = {
    "title": "課税の人の夕食 3食",
    "source": "500円×3食",
    "input_burden_class": "taxed",
    "input_meal": "dinner",
    "input_status": "handed",
    "first": "2026/4/6",
    "last": "2026/4/8",
    "quantity": "３",
    "user": "1,500",
    "city": "930",
}


def test_new_example_is_worked_by_hand_and_checked(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")
    token = queries.part_digest(json.loads(draft.document), "tests")

    answer = browser.post(f"/rules/{draft.pk}/edit/tests/add/", NEW_EXAMPLE | {"token": token})

    draft.refresh_from_db()
    assert answer.headers["Location"] == f"/rules/{draft.pk}/edit/#tests"
    assert json.loads(draft.document)["tests"][-1] == {
        "title": "課税の人の夕食 3食",
        "source": "500円×3食",
        "facts": {
            "month": "2026-04",
            "people": [{"key": "A", "inputs": {"burden_class": "taxed"}}],
            "events": [
                {"person": "A", "on": ["2026-04-06/2026-04-08"], "inputs": {"meal": "dinner", "status": "handed"}}
            ],
        },
        "expect": {"totals": {"quantity": 3, "user": 1500, "city": 930, "total": 2430}},
    }
    assert [finding["code"] for finding in draft.findings if finding["severity"] == "stop"] == []


def test_example_whose_facts_cannot_be_read_is_told_and_shown(client_of: Browser, pack: RulePack, hara: Person) -> None:
    example = {"title": "壊れた例題", "facts": {"month": "四月", "people": 3}, "expect": {"totals": {"user": "x"}}}
    version = actions.draft(pack, changed(FIRST, tests=[example]), by=hara, at=AT)

    page = client_of("hara").get(f"/rules/{version.pk}/edit/").content.decode()

    assert '<a href="#tests-1">例題 1「壊れた例題」' in page
    assert 'value="x"' in page


def test_example_over_two_months_is_asked_again(client_of: Browser, draft: PackVersion) -> None:
    answer = client_of("hara").post(f"/rules/{draft.pk}/edit/tests/add/", NEW_EXAMPLE | {"last": "2026/5/1"})

    assert answer.status_code == 422
    assert "はじめの日と同じ月の、あとの日にしてください。" in answer.content.decode()


def test_history_lists_saves_and_restores_one(client_of: Browser, draft: PackVersion) -> None:
    browser = client_of("hara")
    browser.post(f"/rules/{draft.pk}/edit/tables/price/", price_boxes(draft, LUNCH, ("夕食", "820", DAY, "", REF)))
    page = browser.get(f"/rules/{draft.pk}/history/").content.decode()

    browser.post(f"/rules/{draft.pk}/history/{DraftSave.objects.get().pk}/restore/")

    assert "単価表（別表第1）" in page
    assert "1食の単価（円） <del>810</del> → <ins>820</ins>" in page
    assert [row["price"] for row in table_rows(draft)] == [810, 810]


def test_only_the_author_of_a_draft_gets_its_grids(client_of: Browser, draft: PackVersion, kita: Person) -> None:
    other = actions.draft(draft.pack, FIRST, by=kita, at=AT)

    assert client_of("hara").get(f"/rules/{other.pk}/edit/").headers["Location"] == f"/rules/{other.pk}/"
    assert client_of("seki").get(f"/rules/{draft.pk}/edit/").status_code == 403


@pytest.mark.parametrize(
    "text",
    [
        '{"format": 1}',
        changed(FIRST, settings=[{"name": "first_weekday"}]),
        changed(FIRST, settings=3),
        changed(FIRST, tests=[{"title": "x", "facts": {}, "expect": 3}]),
        changed(FIRST, tests=["x"]),
        changed(FIRST, tables=[{"name": "price"}]),
    ],
)
def test_document_that_is_no_pack_is_changed_as_text(
    client_of: Browser, pack: RulePack, hara: Person, text: str
) -> None:
    version = actions.draft(pack, text, by=hara, at=AT)

    answer = client_of("hara").get(f"/rules/{version.pk}/edit/")

    assert answer.headers["Location"] == f"/rules/{version.pk}/revise/"


def test_pages_take_as_many_queries_with_three_saves_as_with_one(client_of: Browser, draft: PackVersion) -> None:
    browser, addresses = client_of("hara"), [f"/rules/{draft.pk}/{page}/" for page in ("edit", "history")]
    counts: list[list[int]] = []
    for prices in (["820"], ["830", "840"]):
        for price in prices:
            boxes = price_boxes(draft, LUNCH, ("夕食", price, DAY, "", REF))
            browser.post(f"/rules/{draft.pk}/edit/tables/price/", boxes)
            draft.refresh_from_db()
        counts.append([])
        for address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                browser.get(address)
            counts[-1].append(len(captured))

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 14


def test_words_of_the_forms_are_the_citys_own_and_none_is_left_empty(client_of: Browser, draft: PackVersion) -> None:
    browser, before = client_of("hara"), json.loads(draft.document)["forms"]
    boxes = {"seen": queries.part_digest(json.loads(draft.document), "forms"), "1-claim_title": " "}

    answer = browser.post(
        f"/rules/{draft.pk}/edit/forms/", boxes | {"1-ordinance": "桜川市要綱", "1-from": "2020-01-01"}
    )
    page = browser.get(f"/rules/{draft.pk}/edit/").content.decode()

    draft.refresh_from_db()
    assert answer.headers["Location"] == f"/rules/{draft.pk}/edit/#forms"
    assert json.loads(draft.document)["forms"] == [before[0] | {"ordinance": "桜川市要綱"}, *before[1:]]
    assert 'value="桜川市要綱"' in page


def test_ground_of_an_example_is_written_anew(client_of: Browser, draft: PackVersion) -> None:
    browser, token = client_of("hara"), queries.part_digest(json.loads(draft.document), "tests")

    page = browser.get(f"/rules/{draft.pk}/edit/").content.decode()
    browser.post(f"/rules/{draft.pk}/edit/tests/", {"seen": token, "1-source": "520円×3食＝1,560円"})

    draft.refresh_from_db()
    assert 'name="1-source"' in page
    assert json.loads(draft.document)["tests"][0]["source"] == "520円×3食＝1,560円"
