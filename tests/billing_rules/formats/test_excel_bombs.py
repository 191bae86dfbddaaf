"""Books that are too big, packed to burst, broken or no books: a sentence, soon, and with little memory."""

import io
import random
import resource
import time
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from billing_rules.formats.excel import tables_from_xlsx, tables_to_xlsx
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import write_xlsx
from tests.billing_rules.formats.books import document, repacked, saved

BOOK = tables_to_xlsx(document())
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        tables_from_xlsx(document(), data)
    assert refusal.value.message.endswith("ください。")
    return refusal.value.code


@pytest.fixture(autouse=True)
def _soon_and_small() -> Iterator[None]:
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - began < 40
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # kilobytes, of our own process
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 700_000


def zipped(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"PK\x03\x04broken", zipped(readme="hello"), BOOK[:-200]],
    ids=["nothing", "pdf", "xls or password", "broken zip", "other zip", "cut off"],
)
def test_what_is_no_book_is_refused(data: bytes) -> None:
    assert refused(data) == "book_unreadable"


def test_a_book_with_broken_parts_is_refused() -> None:
    assert refused(repacked(BOOK, lambda name, part: part[:-9] if "sheet1" in name else part)) == "book_unreadable"


def test_too_many_bytes_entries_and_too_much_unpacked_are_refused_before_unpacking() -> None:
    fat = repacked(BOOK, lambda name, part: part + b" " * 60_000_000 if "sheet1" in name else part)
    dense = repacked(BOOK, lambda name, part: part + b" " * 3_000_000 if "sheet1" in name else part)
    many = zipped(**{f"{number}.xml": "" for number in range(201)})

    assert [refused(data) for data in (BOOK + b"\0" * 5_242_881, fat, dense, many)] == ["book_too_big"] * 4


def test_a_size_that_the_archive_lies_about_is_found_out() -> None:
    """The directory promises one byte where there are millions: the reader stops at the promise."""
    fat = repacked(BOOK, lambda name, part: part + b" " * 3_000_000 if "sheet1" in name else part)
    place = fat.rindex(b"PK\x01\x02", 0, fat.index(b"xl/worksheets/sheet1.xml", len(fat) // 2))
    lying = fat[: place + 24] + (1).to_bytes(4, "little") + fat[place + 28 :]

    assert refused(lying) in {"book_unreadable", "book_too_big"}


def test_too_many_rows_or_columns_are_refused() -> None:
    long, wide = openpyxl.Workbook(write_only=True), openpyxl.Workbook()
    page = long.create_sheet("単価表")
    for _ in range(20_005):
        page.append(["x"])
    wide.active.append(["x"] * 101)

    assert [refused(saved(long)), refused(saved(wide))] == ["book_too_big"] * 2


def test_one_cell_in_the_farthest_corner_is_refused() -> None:
    """4 KB that ask for 17 billion cells."""
    far = repacked(
        BOOK, lambda _, part: part.replace(b'r="A3"', b'r="XFD1048576"').replace(b'<row r="3"', b'<row r="1048576"')
    )

    assert (len(far) < 20_000, refused(far)) == (True, "book_too_big")


def test_a_cell_beyond_every_corner_is_refused() -> None:
    far = repacked(BOOK, lambda _, part: part.replace(b'r="A3"', b'r="ZZZZZZZZ3"'))

    assert refused(far) in {"book_too_big", "book_unreadable"}


def test_one_long_text_in_every_cell_is_refused() -> None:
    long = "".join(random.Random(1).choices("abcdefghijklmnop", k=30_000)).encode()
    book = write_xlsx(["MARK"], [["MARK"]] * 4_000)
    data = repacked(book, lambda _, part: part.replace(b"MARK", long))

    assert (len(data) < 100_000, refused(data)) == (True, "book_too_big")


def test_entities_neither_grow_nor_fetch() -> None:
    """The entity would be the secret's text, or a billion laughs; the parser takes no document type at all."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE sst [<!ENTITY l0 "ha">{levels}]>'
    outside = '<!DOCTYPE sst [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'

    for head in (laughs, outside):
        strings = f'{head}<sst xmlns="{SPACE}"><si><t>&l9;</t></si></sst>'.encode()
        data = repacked(BOOK, lambda name, part, strings=strings: strings if "sharedStrings" in name else part)
        assert refused(data) == "book_unreadable"
