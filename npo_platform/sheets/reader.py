"""Reading an uploaded sheet: what it is is told by its first bytes, and every limit ends in a sentence."""

import codecs
import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from npo_platform.kernel.errors import Refusal
from npo_platform.sheets.grid import Row, Sheet
from npo_platform.sheets.writer import DANGEROUS

MEGABYTE = 1024 * 1024
MAX_BYTES = 5 * MEGABYTE
MAX_UNZIPPED = 50 * MEGABYTE
MAX_RATIO = 100
MAX_ENTRIES = 200
MAX_ROWS, MAX_COLUMNS = 20_000, 100
MAX_CELL = 32_767
PARSER_SECONDS = 30

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PARSER = Path(__file__).with_name("parser.py")
_TOO_BIG = "必要な行と列だけを新しい表に写して、もう一度選んでください。"


def read(data: bytes, filename: str) -> Sheet:
    """Read CSV (UTF-8 with or without BOM, UTF-16 with one, else CP932), xlsx, xls or ods into a sheet of texts.

    Refused when the file is empty, too big, packed suspiciously, unreadable or wider and longer than a
    person's table (`sheet_empty`, `sheet_too_big`, `sheet_unreadable`, `sheet_encoding`).
    """
    if len(data) > MAX_BYTES:
        raise Refusal("sheet_too_big", f"ファイル「{filename}」が大きすぎます（5MB まで）。{_TOO_BIG}")
    if data.startswith(_ZIP):
        _refuse_bomb(data, filename)
        cells = _parsed_apart(data, filename)
    elif data.startswith(_OLE):
        cells = _parsed_apart(data, filename)
    else:
        cells = _read_csv(data, filename)
    rows = tuple(Row(n, tuple(_plain(cell) for cell in row)) for n, row in enumerate(cells, start=1))
    if all(row.is_blank for row in rows):
        raise Refusal(
            "sheet_empty", f"ファイル「{filename}」に何も書かれていません。中身を確かめて選び直してください。"
        )
    return Sheet(rows)


def _plain(cell: str) -> str:
    """Undo the apostrophe our own CSV puts before formula characters; drop characters no screen shows."""
    if cell[:1] == "'" and cell[1:2] in DANGEROUS:
        cell = cell[1:]
    return cell.replace("\x00", "")


def _refuse_bomb(data: bytes, filename: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise _unreadable(filename) from None
    unzipped = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unzipped > MAX_UNZIPPED or unzipped > MAX_RATIO * len(data):
        raise Refusal("sheet_too_big", f"ファイル「{filename}」は広げると大きすぎます。{_TOO_BIG}")


def _parsed_apart(data: bytes, filename: str) -> list[list[str]]:
    """Parse in a process of its own with little memory and time: a sparse sheet can ask for gigabytes."""
    limits = [str(MAX_ROWS), str(MAX_COLUMNS), str(PARSER_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own parser, no shell, fixed arguments
            [sys.executable, "-I", str(_PARSER), *limits],
            input=data,
            capture_output=True,
            timeout=PARSER_SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal("sheet_too_big", f"ファイル「{filename}」を読むのに時間がかかりすぎました。{_TOO_BIG}") from None
    answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"fault": "died"}
    match answer.get("fault"):
        case None:
            rows: list[list[str]] = answer["rows"]
            return rows
        case "password":
            raise Refusal("sheet_unreadable", f"ファイル「{filename}」のパスワードを外して、保存し直してください。")
        case "format":
            raise _unreadable(filename)
        case _:
            raise _too_long(filename)


def _read_csv(data: bytes, filename: str) -> list[list[str]]:
    text = _decoded(data, filename)
    if "\x00" in text:
        raise _unreadable(filename)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error:
        raise _unreadable(filename) from None
    if len(rows) > MAX_ROWS + 1 or any(len(row) > MAX_COLUMNS for row in rows):
        raise _too_long(filename)
    if any(len(cell) > MAX_CELL for row in rows for cell in row):
        raise _too_long(filename)
    return rows


def _decoded(data: bytes, filename: str) -> str:
    """UTF-8 is tried first because it fails loudly on CP932; guessing further would garble names.

    UTF-16 (what Excel calls Unicode text) is only believed by its mark.
    """
    marked = ("utf-16",) if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ()
    for encoding in marked or ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(
        "sheet_encoding",
        f"ファイル「{filename}」の文字が読めません。"
        "Excel で開き、「CSV UTF-8（コンマ区切り）」か Excel ブックで保存し直してください。",
    )


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return "\t" if first.count("\t") > first.count(",") else ","


def _unreadable(filename: str) -> Refusal:
    return Refusal(
        "sheet_unreadable",
        f"ファイル「{filename}」は表として読めません。"
        "Excel（xlsx・xls・ods）か CSV で保存し直して、もう一度選んでください。",
    )


def _too_long(filename: str) -> Refusal:
    return Refusal(
        "sheet_too_big",
        f"ファイル「{filename}」の表が大きすぎます（{MAX_ROWS:,}行・{MAX_COLUMNS}列まで）。{_TOO_BIG}",
    )
