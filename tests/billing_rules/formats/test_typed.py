"""Rows as they are typed into a grid: out and back to the letter, and every wrong box told at its column."""

import json
from pathlib import Path
from typing import Any

import pytest

from billing_rules.formats.excel.columns import columns_of
from billing_rules.formats.typed import faults_of, lost_rows, row_of, texts_of

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
MEALS: dict[str, Any] = json.loads((LIBRARY / "mihon" / "meals.json").read_text())
PRICE, OUTCOME = MEALS["tables"][0], MEALS["tables"][2]
COLUMNS = columns_of(MEALS, PRICE)
TYPED = {"meal": "昼食", "price": "８４０", "from": "R8.10.1", "last_day": "", "ref": "第6条"}


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*/*.json")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_row_of_the_library_comes_back_as_it_was(path: Path) -> None:
    document = json.loads(path.read_text())

    for table in document.get("tables", []):
        columns = columns_of(document, table)
        for row in table["rows"]:
            assert row_of(columns, texts_of(columns, row)) == (row, {})


def test_typed_row_is_read_as_offices_write() -> None:
    row, faults = row_of(COLUMNS, TYPED)

    assert row == {"meal": "lunch", "price": 840, "from": "2026-10-01", "ref": "第6条"}
    assert faults == {}


def test_last_day_is_kept_as_the_day_after_and_shown_as_the_last() -> None:
    row, _ = row_of(COLUMNS, TYPED | {"last_day": "2026/12/31"})

    assert row["until"] == "2027-01-01"
    assert texts_of(COLUMNS, row)["last_day"] == "令和8年12月31日"


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("price", "8４O", "「8４O」は数として読めません。例：12 のように、数字だけで入れてください。"),
        ("meal", "朝食", "「朝食」は食事の選択肢にありません。昼食・夕食・すべて から選び、"),
        ("from", "2026/13/1", "「2026/13/1」という日はありません。"),
        ("last_day", "年度末", "「年度末」は日付として読めません。"),
    ],
)
def test_wrong_box_is_told_and_what_was_typed_stays(box: str, typed: str, sentence: str) -> None:
    row, faults = row_of(COLUMNS, TYPED | {box: typed})

    assert list(faults) == [box]
    assert faults[box].startswith(sentence)
    assert texts_of(COLUMNS, row)[box] == typed
    assert faults_of(COLUMNS, row) == faults


def test_empty_boxes_are_told_where_they_are_needed() -> None:
    _, faults = row_of(COLUMNS, {"meal": "昼食"})

    assert faults == {
        "price": "1食の単価（円）が空です。入れてください。",
        "from": "いつからが空です。入れてください。",
        "ref": "条項が空です。入れてください。",
    }


def test_row_that_refuses_holds_no_value() -> None:
    columns = columns_of(MEALS, OUTCOME)
    typed = texts_of(columns, OUTCOME["rows"][7])

    assert row_of(columns, typed | {"city_due": "はい"})[1] == {
        "city_due": "受け付けない行に市の分を払うは書けません。空にしてください。"
    }


def test_lost_rows_are_those_whose_case_and_first_day_are_gone() -> None:
    def with_price_rows(*rows: dict[str, Any]) -> dict[str, Any]:
        return MEALS | {"tables": [PRICE | {"rows": list(rows)}, *MEALS["tables"][1:]]}

    lunch, dinner = PRICE["rows"]
    dearer = lunch | {"price": 900, "until": "2027-01-01"}

    assert lost_rows(MEALS, with_price_rows(dinner, dearer)) == []
    assert lost_rows(MEALS, with_price_rows(lunch)) == [("単価表（別表第1）", "2行目")]
    assert lost_rows(MEALS, with_price_rows(lunch, dinner | {"from": "2026-05-01"})) == [("単価表（別表第1）", "2行目")]
