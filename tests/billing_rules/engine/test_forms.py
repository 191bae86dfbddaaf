"""Definitions of papers: what is wrong is told in Japanese, all at once; a pack without them stays as it was."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from billing_rules.engine import check, compile_pack, load
from npo_platform.kernel.cells import CELLS, DAYS_MM, PAGE_MM, ROWS, SHAPES, cells_of
from tests.billing_rules.engine.small import document

WORDS = {
    "report_title": "実績報告書",
    "claim_title": "請求書",
    "ordinance": "要綱",
    "report_clause": "様式第1号",
    "claim_clause": "様式第2号",
}
GRID = {
    "name": "days",
    "title": "実績表",
    "shape": "grid",
    "columns": [{"cell": cell, "label": cell} for cell in ("name", "days", "quantity", "city_yen")],
    "totals": ["quantity", "city_yen"],
}
CERTIFICATE = {
    "name": "certificate",
    "title": "証明書",
    "shape": "certificate",
    "columns": [{"cell": cell, "label": cell} for cell in ("day", "outcome", "city_yen")],
    "totals": ["city_yen"],
    "confirmation": "確認しました。",
}
INVOICE = {
    "name": "claim",
    "title": "請求書",
    "shape": "invoice",
    "columns": [{"cell": cell, "label": cell} for cell in ("class_label", "city_unit", "quantity", "city_yen")],
}


def form(*papers: dict[str, Any], since: str = "2026-04-01", **more: Any) -> dict[str, Any]:
    return {"from": since, **WORDS, "papers": list(papers), **more}


def told(*forms: dict[str, Any]) -> list[str]:
    """What is said of the forms, without what a pack without examples is told anyway."""
    found = check(document(forms=list(forms)))
    return [finding.message for finding in found if finding.code != "untested_row"]


def columns(*cells: str) -> list[dict[str, str]]:
    return [{"cell": cell, "label": cell} for cell in cells]


def test_check_sound_papers_finds_nothing():
    assert told(form(GRID, CERTIFICATE, INVOICE)) == []


def test_check_unknown_cell_names_the_choices():
    grid = GRID | {"columns": columns("phone", "days", "quantity", "city_yen")}

    (message,) = told(form(grid))

    assert message.startswith(
        "様式 2026-04-01から の「実績表」：「phone」という項目はありません。使えるのは number（番）、"
    )
    assert all(f"{cell.name}（{cell.label}）" in message for cell in cells_of("line"))


@pytest.mark.parametrize(
    ("paper", "message"),
    [
        (
            GRID | {"columns": columns("name", "name", "days", "city_yen"), "totals": ["city_yen"]},
            "「name」（氏名）の列が 2 回あります。1つにしてください。",
        ),
        (GRID | {"totals": []}, "合計がありません。totals に、合計する列の項目を書いてください。"),
        (GRID | {"totals": ["name"]}, "「name」は合計できません。合計できる列は quantity・city_yen です。"),
        (
            GRID | {"columns": columns("city_yen", "days"), "totals": ["city_yen"]},
            "合計する列「city_yen」（市負担）は、日ごと（days）の右に置いてください。",
        ),
        (
            GRID | {"columns": columns("name", "city_yen"), "totals": ["city_yen"]},
            "grid には days（日ごと）の列が要ります。",
        ),
        (GRID | {"by": "month"}, "grid の by は line（利用者・食事・区分ごと）・person（1人1行） です。"),
        (CERTIFICATE | {"by": "person"}, "certificate に by は書けません。"),
        (CERTIFICATE | {"confirmation": ""}, "本人の確認の言葉がありません。confirmation に書いてください。"),
        (
            INVOICE | {"columns": columns("class_label", "city_unit", "city_yen")},
            "invoice には quantity（数量）の列が要ります。",
        ),
        (INVOICE | {"sections": ["basis"]}, "sections を書けるのは cover だけです。"),
        (
            GRID | {"order": ["city_yen"]},
            "「city_yen」の順には並べられません。1人ずつの紙で "
            "decision_number（決定番号）・class_label（区分）・meal（食） が使えます。",
        ),
        (GRID | {"name": "papers"}, "「papers」は紙の名前に使えません。別の名前にしてください。"),
        (
            GRID
            | {"columns": [{"cell": "name", "label": "氏名", "width": 120}, *columns("days", "quantity", "city_yen")]},
            "日ごとのほかの列が紙の幅より 37mm 広いです。合わせて 105mm までにしてください。",
        ),
    ],
)
def test_check_unsound_paper_names_the_fault(paper, message):
    assert told(form(paper)) == [f"様式 2026-04-01から の「{paper['title']}」：{message}"]


def test_check_paper_name_twice_is_told():
    assert told(form(GRID, GRID | {"title": "別の表"})) == [
        "様式 2026-04-01から：紙の名前「days」が 2 回あります。別の名前にしてください。"
    ]


@pytest.mark.parametrize(
    ("forms", "message"),
    [
        (
            [form(GRID, since="2026-06-01")],
            "様式：2026-04-01 から 2026-05-31 までの様式がありません。from を早めるか、様式を足してください。",
        ),
        (
            [form(GRID, until="2026-06-01"), form(GRID, since="2026-08-01")],
            "様式：2026-06-01 から 2026-07-31 までの様式がありません。from を早めるか、様式を足してください。",
        ),
        (
            [form(GRID, until="2026-06-01")],
            "様式：2026-06-01 からの様式がありません。until を消すか、次の様式を足してください。",
        ),
        (
            [form(GRID), form(INVOICE)],
            "様式 2026-04-01から：同じ日から始まる様式が2つあります。どちらか1つにしてください。",
        ),
        (
            [form(GRID), form(GRID, since="2026-06-15")],
            "様式 2026-06-15から：紙は提供月ごとに決まるため、様式は月の初めの日から変わります。"
            "2026-06-15 を月の1日にしてください。",
        ),
    ],
)
def test_check_dates_of_forms_leave_no_month_without_or_with_two(forms, message):
    assert told(*forms) == [message]


def test_check_shape_outside_the_list_names_the_choices():
    (message,) = told(form(GRID | {"shape": "poster"}))

    assert all(shape in message for shape in SHAPES)
    assert message.startswith("様式")


def test_form_on_follows_the_day_and_its_end():
    pack = compile_pack(load(document(forms=[form(GRID), form(INVOICE, since="2026-10-01")])))

    assert [pack.form_on(day).papers[0].name for day in (date(2026, 9, 30), date(2026, 10, 1))] == ["days", "claim"]


def test_form_without_papers_is_sound_as_before():
    assert told({"from": "2026-04-01", **WORDS}) == []


def test_no_cell_tells_more_than_the_city_may_see():
    forbidden = ("phone", "address", "note", "health", "born", "contact", "safety", "kana")

    assert [name for name in CELLS if any(word in name for word in forbidden)] == []
    assert {row for cell in CELLS.values() for row in cell.rows} == {row for rows in ROWS.values() for row in rows}
    assert PAGE_MM["grid"] > DAYS_MM


def test_every_cell_is_listed_with_its_word_and_its_rows():
    listed = (Path(__file__).parents[3] / "docs" / "forms.md").read_text()

    rows = ("line", "person", "event", "class", "month")
    for cell in CELLS.values():
        ticks = " | ".join("○" if row in cell.rows else "" for row in rows)
        assert f"| `{cell.name}` | {cell.label} | {ticks} |" in listed
