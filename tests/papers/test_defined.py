"""Papers a city defines say exactly what their document says, on PDF and in Excel."""

import io
from copy import deepcopy
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from npo_platform.kernel.digest import canonical, digest
from npo_platform.kernel.errors import Refusal
from npo_platform.papers.defined import render_defined
from npo_platform.papers.offered import offered, paper_named
from npo_platform.papers.rows import events_of, people_of, rows_of
from tests.papers.forms import certified, gridded, totalled
from tests.papers.sample import document
from tests.papers.test_papers import figures, text_of


def pdf(content: dict[str, Any], name: str) -> bytes:
    return paper_named(name, content).pdf(content)


def book(content: dict[str, Any], name: str) -> Any:
    return load_workbook(io.BytesIO(paper_named(name, content).xlsx(content)))


def missing(text: str, *words: str) -> list[str]:
    return [word for word in words if "".join(word.split()) not in text]


def test_certificate_is_a_sheet_for_each_person_with_every_figure() -> None:
    content = certified(people=4)

    pages = PdfReader(io.BytesIO(pdf(content, "certificate"))).pages

    assert len(pages) == 4
    for page, line in zip(pages, content["lines"], strict=True):
        text = "".join((page.extract_text() or "").split())
        total = line["user_yen"] + line["city_yen"]
        words = (line["decision_number"], line["name"], line["class_label"], "手渡し", "本人の確認", "様式第2号")
        assert missing(text, *words, *figures(line["user_yen"], line["city_yen"], total, line["quantity"])) == []


def test_certificate_shows_amounts_of_no_day_so_that_its_sum_is_the_lines() -> None:
    content = certified(people=1)
    cap = deepcopy(content["lines"][0])
    cap |= {"key": "8-0001/cap", "events": [], "days": {}, "label": "月の上限", "quantity": 0, "user_yen": -30}
    cap |= {"city_yen": 30, "delivered": 0, "absent": 0, "counts": {}}
    content["lines"].append(cap)

    (lines,) = people_of(content)
    events = events_of(content, lines)

    assert events[-1]["outcome"] == "月の上限"
    assert sum(event.get("user_yen", 0) for event in events) == sum(line["user_yen"] for line in lines)
    assert len(events) == 32


def test_cover_by_class_has_the_classes_and_comes_to_the_claim() -> None:
    content = certified(people=7)
    text = text_of(pdf(content, "cover"))

    rows = rows_of(content, content["forms"]["papers"][1])
    totals = content["totals"]
    assert missing(text, *(row["class_label"] for row in rows), *figures(totals["people"], totals["quantity"])) == []
    assert missing(text, *figures(*(row["city_yen"] for row in rows), totals["city_yen"], totals["claim_yen"])) == []
    assert sum(row["city_yen"] for row in rows) == totals["city_yen"]


def test_cover_by_month_has_a_row_for_each_month_adjusted() -> None:
    content = certified(people=3)
    cover = content["forms"]["papers"][1] | {"row": "month"}

    rows = rows_of(content, cover)

    assert [(row["month"], row["people"]) for row in rows] == [("令和8年10月分", 3), ("令和8年9月分の調整", 1)]
    assert sum(row["city_yen"] for row in rows) == content["totals"]["claim_yen"]


def test_cover_by_class_shows_the_same_figures_as_the_documents_classes() -> None:
    content = document()

    rows = rows_of(content, {"row": "class", "order": []})

    shown = {(row["class_label"], row["people"], row["quantity"], row["city_unit"], row["city_yen"]) for row in rows}
    classes = content["classes"]
    assert shown == {(c["label"], c["people"], c["quantity"], c["city_unit"], c["city_yen"]) for c in classes}


def test_grid_by_line_marks_each_day_and_by_person_counts_its_meals() -> None:
    old, new = gridded("mihon/meals", 4), gridded("mihon/meals-2", 4)

    old_text, new_text = text_of(pdf(old, "days")), text_of(pdf(new, "days"))

    assert missing(old_text, "●", "○", "不", "全7行") == []
    assert missing(new_text, "２", "不", "全4行", "（1人1行）") == []
    assert "●" not in new_text
    assert missing(new_text, *figures(new["totals"]["city_yen"], new["totals"]["user_yen"])) == []


def test_grid_by_person_adds_a_persons_lines_and_sorts_as_asked() -> None:
    content = gridded("mihon/meals-2", 4)
    content["lines"].reverse()

    rows = rows_of(content, content["forms"]["papers"][1])

    assert [row["decision_number"] for row in rows] == ["8-0001", "8-0002", "8-0003", "8-0004"]
    assert sum(row["user_yen"] for row in rows) == content["totals"]["user_yen"]


@pytest.mark.parametrize("people", [0, 1, 22, 23])
def test_grid_of_any_length_ends_with_its_total(people: int) -> None:
    content = document(people)
    content["forms"]["papers"] = gridded("mihon/meals-2", 3)["forms"]["papers"]

    assert f"全{people}行" in (text := text_of(pdf(totalled(content), "days"))) or not people
    assert "合計" in text


def test_invoice_has_unit_price_quantity_yen_tax_and_bank() -> None:
    content = gridded("mihon/meals-2", 9)
    text = text_of(pdf(content, "claim"))

    assert missing(text, *figures(content["totals"]["claim_yen"], content["tax"]["within"])) == []
    for row in rows_of(content, content["forms"]["papers"][2]):
        assert missing(text, *figures(row["city_unit"], row["quantity"], row["city_yen"], row["total_unit"])) == []
        assert row["city_unit"] * row["quantity"] == row["city_yen"]
    assert missing(text, content["npo"]["bank"], content["tax"]["basis"], "様式第7号", "頁1／1") == []


@pytest.mark.parametrize("name", ["certificate", "cover", "claim"])
def test_defined_paper_repeats_its_bytes_carries_its_document_and_names_its_digest(name: str) -> None:
    content = certified(people=2)
    first, second = pdf(content, name), pdf(content, name)

    reader = PdfReader(io.BytesIO(first))

    assert first == second
    assert reader.attachments["document.json"][0].decode() == canonical(content)
    text = text_of(first)
    assert f"頁1／{len(reader.pages)}" in text
    assert missing(text, digest(content)[:4], content["pack"]["label"], "改訂1") == []


def test_defined_paper_escapes_what_people_are_called() -> None:
    content = certified(people=1)
    content["lines"][0]["name"] = "<b>&amp;"

    assert "<b>&amp;" in text_of(pdf(content, "certificate"))


def test_document_without_definitions_keeps_report_and_claim() -> None:
    content = document(3)

    assert [(one.name, one.title) for one in offered(content)] == [
        ("report", "配食サービス実績報告書"),
        ("claim", "委託料請求書"),
    ]
    assert book(content, "papers").sheetnames == ["配食サービス実績報告書", "利用者別の実績", "委託料請求書"]


def test_paper_of_another_name_is_refused_and_names_those_there_are() -> None:
    content = certified(people=1)

    with pytest.raises(Refusal, match="あるのは 提供証明書兼支給申請書・総括票・配食経費請求書 です"):
        paper_named("report", content)
    with pytest.raises(Refusal, match="Excel"):
        paper_named("papers", content).pdf(content)


def test_book_has_a_sheet_for_each_paper_with_typed_figures() -> None:
    content = certified(people=3)

    workbook = book(content, "papers")

    assert workbook.sheetnames == ["提供証明書兼支給申請書", "総括票", "配食経費請求書"]
    values = [[cell.value for cell in row] for row in workbook["提供証明書兼支給申請書"].iter_rows()]
    head = next(number for number, row in enumerate(values) if row[0] == "決定番号")
    events = sum(len(line["events"]) for line in content["lines"])
    assert values[head] == [
        "決定番号", "氏名", "日", "曜", "食", "結果", "回数", "配食経費（円）", "市の負担（円）", "利用者負担（円）",
    ]  # fmt: skip
    assert values[head + 1][:7] == ["8-0001", content["lines"][0]["name"], 2, "金", "昼", "手渡し", 1]
    totals = content["totals"]
    money = [totals["quantity"], totals["city_yen"] + totals["user_yen"], totals["city_yen"], totals["user_yen"]]
    assert values[head + 1 + events][0] == "合計"
    assert values[head + 1 + events][6:] == money


def test_book_of_a_grid_by_person_counts_days_in_numbers_and_adds_up() -> None:
    content = gridded("mihon/meals-2", 4)

    values = [[cell.value for cell in row] for row in book(content, "days").active.iter_rows()]
    head = next(row for row in values if row[0] == "番")
    first = next(row for row in values if row[1] == "8-0001")
    sums = next(row for row in values if row[0] == "合計")

    assert head[4:35] == list(range(1, 32))
    assert first[5] == 2
    assert "不" in first
    totals = content["totals"]
    assert (sums[35], *sums[-2:]) == (totals["quantity"], totals["city_yen"], totals["user_yen"])


def test_book_of_an_invoice_ends_with_claim_and_tax() -> None:
    content = gridded("mihon/meals-2", 5)

    values = [[cell.value for cell in row] for row in book(content, "claim").active.iter_rows()]
    told = {row[0]: row[-1] for row in values}

    assert told["請求金額"] == content["totals"]["claim_yen"]
    assert told["うち消費税額（8％対象（軽減税率）※）"] == content["tax"]["within"]


def test_book_repeats_its_bytes_and_runs_no_formula() -> None:
    content = certified(people=2)
    content["lines"][0]["name"] = "=1+1"

    workbook = book(content, "certificate")

    cells = [cell for row in workbook.active.iter_rows() for cell in row if cell.value == "=1+1"]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert paper_named("papers", content).xlsx(content) == paper_named("papers", content).xlsx(content)


def test_definition_in_the_document_is_all_a_paper_needs() -> None:
    content = certified(people=1)
    paper = content["forms"]["papers"][1] | {"title": "むかしの総括票"}

    assert "むかしの総括票" in text_of(render_defined(content, paper))
