"""What people upload: any of their encodings and programs, never a bomb, never a guess."""

import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import parser, read, write_csv, write_xlsx


def refused(data: bytes, name: str = "記録.xlsx") -> str:
    with pytest.raises(Refusal) as refusal:
        read(data, name)
    assert refusal.value.message.endswith("ください。")
    assert name in refusal.value.message
    return refusal.value.code


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same book with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        "氏名,数\r\n髙﨑,1\r\n".encode("utf-8-sig"),
        "氏名,数\n髙﨑,1\n".encode(),
        "氏名,数\r\n髙﨑,1\r\n".encode("cp932"),
        "氏名\t数\r\n髙﨑\t1\r\n".encode(),
        write_xlsx(["氏名", "数"], [["髙﨑", 1]]),
    ],
)
def test_read_gives_the_same_rows_from_every_kind_of_file(data: bytes) -> None:
    sheet = read(data, "記録.csv")

    assert sheet.header.cells == ("氏名", "数")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("髙﨑", "1"))]


def test_read_tells_days_times_and_numbers_as_people_type_them() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["日", "時", "数", "率", "印"])
    page.append([datetime(2026, 12, 1), clock(11, 5), 3.0, 1.5, True])  # noqa: DTZ001
    out = io.BytesIO()
    book.save(out)

    assert read(out.getvalue(), "x.xlsx").rows[0].cells == ("2026-12-01", "11:05", "3", "1.5", "○")


def test_table_finds_its_headings_below_titles_and_merged_rows() -> None:
    rows = [["12月の記録"], [], ["利用者", "", "結果"], ["番号", "氏名", ""], ["1", "安藤", "手渡し"]]
    sheet = read(write_csv(rows[0], rows[1:]), "x.csv")

    table = sheet.table({"number": ("番号",), "name": ("氏名",), "outcome": ("結果", "配達結果"), "day": ("日付",)})

    [row] = table.rows
    assert (table.text(row, "number"), table.text(row, "outcome"), table.text(row, "day")) == ("1", "手渡し", "")
    assert (table.address(row, "outcome"), table.address(row, "day")) == ("C5", "5行目")
    assert table.missing(["number", "day"]) == ["day"]


def test_read_of_a_text_in_neither_encoding_is_refused_and_never_garbled() -> None:
    assert refused(b"\x81\x20\xff\xfe", "名簿.csv") == "sheet_encoding"


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b" , ,\n"])
def test_read_of_nothing_is_refused(data: bytes) -> None:
    assert refused(data, "空.csv") == "sheet_empty"


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"a\x00b", b'a,"b\nc', b"a,b\x1a\x00"],
)
def test_read_of_what_is_no_sheet_is_refused(data: bytes) -> None:
    assert refused(data) == "sheet_unreadable"


def test_read_of_a_zip_that_is_no_book_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")

    assert refused(out.getvalue()) == "sheet_unreadable"


def test_read_of_too_many_bytes_rows_columns_or_letters_is_refused() -> None:
    wide = (",".join("x" * 101)).encode()
    long = b"x\n" * 20_002
    fat = b"x" * 40_000

    assert [refused(data) for data in (b"x" * (5 * 1024 * 1024 + 1), wide, long, fat)] == ["sheet_too_big"] * 4


def test_read_of_a_book_with_too_many_rows_is_refused() -> None:
    assert refused(write_xlsx(["x"], [["y"]] * 20_001)) == "sheet_too_big"


def test_read_of_packed_bombs_is_refused_before_unpacking() -> None:
    book = write_xlsx(["氏名"], [["安藤"]])
    fat = repacked(book, lambda name, part: part + b" " * 3_000_000 if "sheet1" in name else part)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}.xml", "")

    assert [refused(data) for data in (fat, out.getvalue())] == ["sheet_too_big"] * 2


def test_read_of_one_long_text_named_by_many_cells_is_refused() -> None:
    book = openpyxl.Workbook()
    for _ in range(400):
        book.active.append(["MARK"])
    out = io.BytesIO()
    book.save(out)
    named = repacked(
        out.getvalue(), lambda _, part: part.replace(b't="inlineStr"><is><t>MARK</t></is>', b't="s"><v>0</v>')
    )
    long = "".join(random.Random(1).choices("abcdefghijklmnop", k=30_000))
    few = io.BytesIO(named)
    with zipfile.ZipFile(few, "a", zipfile.ZIP_DEFLATED) as archive:
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>{long}</t></si></sst>')

    assert (len(few.getvalue()) < 100_000, refused(few.getvalue())) == (True, "sheet_too_big")


def test_read_of_a_sparse_sheet_dies_apart_and_quickly() -> None:
    """4 KB that ask for 17 billion cells: the parser's own process has the limit, not ours."""
    book = write_xlsx(["氏名"], [["安藤"]])
    far = repacked(
        book,
        lambda name, part: part.replace(b'r="A2"', b'r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"'),
    )
    began = time.monotonic()

    assert refused(far) in {"sheet_too_big", "sheet_unreadable"}
    assert time.monotonic() - began < 20


def test_read_of_xml_with_entities_from_outside_gives_nothing_away() -> None:
    book = write_xlsx(["氏名"], [["安藤"]])
    stolen = repacked(
        book,
        lambda name, part: (
            part.replace(b"<sst", b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst', 1).replace(
                "安藤".encode(), b"&x;"
            )
            if "sharedStrings" in name
            else part
        ),
    )

    try:
        cells = [cell for row in read(stolen, "x.xlsx").rows for cell in row.cells]
    except Refusal:
        cells = []

    assert not any("root" in cell for cell in cells)


@given(data=st.binary(max_size=400))
def test_read_of_any_bytes_gives_rows_or_a_sentence(data: bytes) -> None:
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return
    said = ""
    try:
        read(data, "x.csv")
    except Refusal as refusal:
        said = refusal.message

    assert said == "" or said.endswith("ください。")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (True, "○"),
        (False, ""),
        (3.0, "3"),
        (1.5, "1.5"),
        (datetime(2026, 12, 1), "2026-12-01"),  # noqa: DTZ001 - as calamine gives it
        (datetime(2026, 12, 1, 11, 5), "2026-12-01 11:05:00"),  # noqa: DTZ001
        (date(2026, 12, 1), "2026-12-01"),
        (clock(11, 5), "11:05"),
        (timedelta(hours=11, minutes=5), "11:05"),
        ("髙﨑", "髙﨑"),
    ],
)
def test_parser_says_every_cell_as_a_person_would_type_it(cell: object, said: str) -> None:
    assert parser.text(cell) == said
