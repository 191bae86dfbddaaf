"""What a cell of a column says, by the type of the column; what it cannot say is refused with what to do."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from billing_rules.formats.excel.book import Cell
from billing_rules.formats.excel.columns import NO, YES, Column
from billing_rules.formats.excel.words import key_of
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_number, squeezed

MOST_LETTERS = 400  # of a clause or a sentence, as the engine takes them
# As the engine reads them: nine digits before the point and nine behind it.
_EXACT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
_FLAGS = {squeezed(YES): True, squeezed(NO): False}


def read_cell(column: Column, cell: Cell) -> Any:
    """The value of a cell as the document writes it."""
    if cell.kind == "formula":
        raise Refusal(
            "formula", f"数式「{cell.text[:60]}」は読めません。計算した値を、コピーと「値の貼り付け」で入れてください。"
        )
    if cell.kind == "error":
        raise Refusal("cell_error", f"エラー「{cell.text}」になっています。正しい値を入れてください。")
    if column.settings and cell.kind == "text" and (name := _setting(column, squeezed(cell.text))):
        return name
    return _READERS[column.kind](column, cell)


def _setting(column: Column, said: str) -> str | None:
    """The setting whose words, or whose name, a cell says."""
    return next((name for name, words in column.settings.items() if said in (squeezed(words), name)), None)


def _day(column: Column, cell: Cell) -> str:
    if cell.kind == "day":
        return cell.text
    if cell.kind == "moment":
        raise Refusal("bad_day", f"{column.heading}「{cell.text}」に時刻が付いています。日付だけを入れてください。")
    raise Refusal(
        "bad_day",
        f"{column.heading}「{cell.text[:40]}」は日付のセルではありません。"
        "セルの書式を「日付」にしてから、2026/4/1 のように入れ直してください。",
    )


def _key(column: Column, cell: Cell) -> Any:
    return key_of(column, _text(column, cell))


def _whole(column: Column, cell: Cell) -> int:
    """７１５ and 1,234 are accepted as text: that is how they are typed."""
    return read_number(_text(column, cell)[:MOST_LETTERS])


def _exact(column: Column, cell: Cell) -> int | str:
    """A number typed as such is taken with the digits Excel shows; a text such as 2/3 stays as it is written."""
    text = unicodedata.normalize("NFKC", _text(column, cell)).strip()
    if cell.kind == "number":
        text = format(Decimal(text), "f")
        if "." not in text:
            return read_number(text)
    elif not _EXACT.fullmatch(text):
        return _whole(column, cell)
    if _EXACT.fullmatch(text):
        return text
    raise Refusal("bad_number", f"{column.heading}「{text[:40]}」は、小数点の下を9けたまでにして入れてください。")


def _flag(column: Column, cell: Cell) -> bool:
    if cell.kind == "flag":
        return bool(cell.text)
    said = _FLAGS.get(squeezed(cell.text)) if cell.kind == "text" else None
    if said is None:
        raise Refusal(
            "unknown_choice", f"{column.heading}「{cell.text[:40]}」は読めません。{YES} か {NO} を入れてください。"
        )
    return said


def _words(column: Column, cell: Cell) -> str:
    text = _text(column, cell)
    if len(text) > MOST_LETTERS:
        raise Refusal("too_long", f"{column.heading}が長すぎます。{MOST_LETTERS}文字までにしてください。")
    return text


def _text(column: Column, cell: Cell) -> str:
    if cell.kind in ("day", "moment"):
        raise Refusal(
            "became_day",
            f"{column.heading}が日付「{cell.text}」になっています。セルの書式を「文字列」にしてから、入れ直してください。",
        )
    if cell.kind == "flag":
        raise Refusal("became_flag", f"{column.heading}が TRUE・FALSE になっています。言葉か数で入れ直してください。")
    return cell.text


_READERS: dict[str, Callable[[Column, Cell], Any]] = {
    "choice": _key,
    "range": _key,
    "yen": _whole,
    "count": _whole,
    "units": _exact,
    "rate": _exact,
    "flag": _flag,
    "day": _day,
    "words": _words,
}
