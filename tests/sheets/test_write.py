"""What people download: text stays text, nothing runs, and old software is warned before it garbles."""

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npo_platform.sheets import Encoding, read, unmappable, write_csv, write_xlsx

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A1"]


def test_write_csv_begins_with_a_bom_and_ends_lines_as_excel_does() -> None:
    assert write_csv(["氏名", "数"], [["髙﨑", 3]]) == "﻿氏名,数\r\n髙﨑,3\r\n".encode()


@pytest.mark.parametrize("text", FORMULAS)
def test_write_csv_puts_an_apostrophe_before_what_could_run(text: str) -> None:
    written = write_csv(["メモ"], [[text]]).decode("utf-8-sig")

    assert f"'{text[0]}" in written
    assert read(write_csv(["メモ"], [[text]]), "x.csv").rows[0].cells == (text,)


def test_write_csv_leaves_numbers_below_zero_alone() -> None:
    assert write_csv(["円"], [[-5]]).endswith(b"\r\n-5\r\n")


def test_write_csv_for_old_software_is_cp932() -> None:
    assert write_csv(["氏名"], [["髙﨑"]], Encoding.CP932) == "氏名\r\n髙﨑\r\n".encode("cp932")


def test_unmappable_names_the_cells_old_software_cannot_hold() -> None:
    assert unmappable(["氏名", "メモ"], [["𠮷野 髙", "槗本𠮷𠮷"], ["安藤", 3]]) == [
        ("A2", "𠮷"),
        ("B2", "槗"),
        ("B2", "𠮷"),
    ]


def test_write_xlsx_keeps_text_as_text_and_days_as_days() -> None:
    book = write_xlsx(["番号", "日", "数"], [["0012", date(2026, 12, 1), 3]], choices={"数": ["1", "2"]})

    page = openpyxl.load_workbook(io.BytesIO(book)).active
    assert page is not None
    number, day, count = page["A2"], page["B2"], page["C2"]
    assert (number.value, number.data_type) == ("0012", "s")
    assert (day.value.date(), day.number_format, count.value) == (date(2026, 12, 1), "yyyy/m/d", 3)
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == ['"1,2"']


@pytest.mark.parametrize("text", FORMULAS)
def test_write_xlsx_types_what_could_run_as_text(text: str) -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(["メモ"], [[text]]))).active
    assert page is not None

    assert page["A2"].data_type == "s"
    assert page["A2"].quotePrefix


def test_write_xlsx_gives_the_same_bytes_for_the_same_rows() -> None:
    assert write_xlsx(["a"], [["b"]]) == write_xlsx(["a"], [["b"]])


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8), min_size=2, max_size=2),
        min_size=1,
        max_size=4,
    )
)
def test_write_csv_read_again_is_the_same(rows: list[list[str]]) -> None:
    written = write_csv(["い", "ろ"], rows)

    got = {row.number: row.cells for row in read(written, "x.csv").rows}

    assert got == {n: tuple(row) for n, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)}
