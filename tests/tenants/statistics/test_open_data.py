"""What is taken away: CSV, its dictionary, Excel, the paper. Hidden figures are in none of them."""

import csv
import io
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from npo_platform.sheets import read
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.registry.queries import current_city
from tenants.statistics.definitions import DEFINITIONS
from tenants.statistics.documents import council_paper, dictionary, open_data
from tenants.statistics.queries import statistics
from tests.services.statements.scene import JUNE, MAY
from tests.tenants.statistics.telling import TOLD, tell_month

Browser = Callable[[str], Client]
HEADER = "年月,市,受託団体,委託契約,指標,指標名,区分,値,単位,分子,分母,定義の版,状態,集計番号,集計日"
CLASSES = [{"code": "a", "label": "生活保護", "people": 2}, {"code": "b", "label": "=1+1", "people": 8}]


@pytest.fixture
def rows(mihon: Organisation, asahi: Organisation) -> list[dict[str, str]]:
    """May told with three people spoken to, June not accepted."""
    tell_month(asahi, mihon, MAY, contacts=3, people_of={"contacts": 3}, classes=CLASSES)
    with inside(mihon):
        made = open_data(statistics([MAY, JUNE], "cost", asahi.pk), current_city())
    assert made.startswith(b"\xef\xbb\xbf")
    text = made.decode("utf-8-sig")
    assert text.splitlines()[0] == HEADER
    return list(csv.DictReader(io.StringIO(text)))


def of(rows: list[dict[str, str]], month: str, figure: str) -> list[tuple[str, ...]]:
    names = ("区分", "値", "分子", "分母", "定義の版", "状態", "集計番号", "集計日")
    return [tuple(row[name] for name in names) for row in rows if (row["年月"], row["指標"]) == (month, figure)]


def test_every_figure_is_a_line_with_its_definition(rows: list[dict[str, str]]) -> None:
    assert of(rows, "2026-05", "cost") == [("", "32800", "", "", "1", "公表", "1", "2026-07-06")]
    assert of(rows, "2026-05", "unanswered_rate") == [("", "0.0", "0", "80", "1", "公表", "1", "2026-07-06")]


def test_what_is_hidden_is_a_star_in_whatever_follows_from_it(rows: list[dict[str, str]]) -> None:
    assert of(rows, "2026-05", "contacts") == [("", "*", "", "", "1", "秘匿", "1", "2026-07-06")]
    assert of(rows, "2026-05", "cost_per_contact") == [("", "*", "32800", "*", "1", "秘匿", "1", "2026-07-06")]
    assert [one[:2] for one in of(rows, "2026-05", "people_by_class")] == [("生活保護", "*"), ("'=1+1", "*")]


def test_a_month_not_accepted_has_no_value_and_no_nought(rows: list[dict[str, str]]) -> None:
    assert of(rows, "2026-06", "meals") == [("", "", "", "", "1", "未承認", "", "")]
    assert {row["値"] for row in rows if row["年月"] == "2026-06"} == {""}


def test_the_dictionary_explains_every_column_figure_and_state() -> None:
    told = list(csv.DictReader(io.StringIO(dictionary().decode("utf-8-sig"))))

    columns = [row["項目"] for row in told if row["種類"] == "列"]
    assert columns == HEADER.split(",")
    assert {(row["項目"], row["版"]) for row in told if row["種類"] == "指標"} == {
        (one.id, str(one.version)) for one in DEFINITIONS
    }
    assert [row["項目"] for row in told if row["種類"] == "状態"] == ["公表", "秘匿", "該当なし", "集計中", "未承認"]


def test_names_that_look_like_formulas_stay_words(mihon: Organisation, asahi: Organisation) -> None:
    tell_month(asahi, mihon, MAY)
    with inside(mihon):
        page, city = statistics([MAY], "cost", asahi.pk), current_city()
        page.cells[0][0].contract.npo.organisation.name = '=HYPERLINK("http://example.org")'
        city.organisation.name = "@市"
        made = open_data(page, city).decode("utf-8-sig")

    cells = next(csv.reader(io.StringIO(made.splitlines()[1])))
    assert cells[1:3] == ["'@市", '\'=HYPERLINK("http://example.org")']


def test_a_reader_takes_it_as_files(mihon: Organisation, asahi: Organisation, client_of: Browser) -> None:
    tell_month(asahi, mihon, MAY, contacts=3, people_of={"contacts": 3})
    seki, asked = client_of("seki"), "?since=2026-05&until=2026-06"

    with time_machine.travel(TOLD):
        excel = seki.get(f"/statistics/statistics.xlsx{asked}")
        paper = seki.get(f"/statistics/statistics.pdf{asked}")
        words = seki.get("/statistics/dictionary.csv")
        data = seki.get(f"/statistics/data.csv{asked}")

    assert paper.content.startswith(b"%PDF")
    assert words.content.startswith(b"\xef\xbb\xbf")
    assert "data.csv" not in data["Content-Disposition"]
    assert "%E7%B5%B1%E8%A8%88_2026-05_2026-06.csv" in data["Content-Disposition"]
    sheet = read(excel.content, "統計.xlsx")
    assert "＊" not in str(sheet)
    assert "*" in str(sheet)


def test_the_paper_prints_the_definition_of_every_figure_on_it(mihon: Organisation, asahi: Organisation) -> None:
    tell_month(asahi, mihon, MAY, contacts=79)
    with inside(mihon):
        document = council_paper(statistics([MAY, JUNE], "cost", asahi.pk), current_city(), today=TOLD.date())

    named = {one["label"] for one in [*document["summed"], *document["tables"]]}
    assert {one["label"] for one in document["definitions"]} == named
    first = document["tables"][0]
    assert (first["label"], first["version"]) == ("確認1回あたりの委託料", "1")
    assert first["rows"] == [{"name": "あさひ会", "cells": ["415", "未承認"]}]
    assert document["providers"][0]["figures"][:4] == ["80※", "79※", "32,800※", "415※"]
