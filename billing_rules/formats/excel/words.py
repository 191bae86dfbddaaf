"""The keys of a row as words: 昼食・夕食, 1〜7, すべて; and back."""

import re
from collections.abc import Mapping
from typing import Any

from billing_rules.formats.excel.columns import ANY, ANY_WORD, NO, YES, Column
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_number, squeezed

MOST_CHOICES_TOLD = 30
MOST_PIECES = 500
MOST_LETTERS = 32_767  # of one cell
_SPAN = re.compile(r"(?P<low>.+?)[〜~](?P<high>.+)|(?P<first>\d[\d,]*)[-‐‑‒–—―−ー](?P<last>\d[\d,]*)")
_FLAGS = {squeezed(YES): 1, squeezed(NO): 0}


def key_words(column: Column, key: Any) -> str | int:
    """A key as it stands in its cell; what the labels cannot say unmistakably is said in codes."""
    if key == ANY:
        return ANY_WORD
    if column.kind == "range":
        return _range_words(column, key)
    codes = key if isinstance(key, list) else [key]
    text = "・".join(str(column.choices.get(code, code)) for code in codes)
    return text if len(text) <= MOST_LETTERS and _says(column, text, codes) else "・".join(map(str, codes))


def key_of(column: Column, text: str) -> Any:
    """The key a cell says: "*", a code, a list of codes, a number or a range.

    Refused when a word is unknown or can be read in two ways.
    """
    if squeezed(text) in (squeezed(ANY_WORD), ANY):
        return ANY
    if column.kind == "range":
        return _range_of(text)
    codes = _codes(column, text)
    return codes[0] if len(codes) == 1 else codes


def _says(column: Column, text: str, codes: list[Any]) -> bool:
    try:
        said = key_of(column, text)
    except Refusal:
        return False
    return bool(said == (codes[0] if len(codes) == 1 else codes))


def _range_words(column: Column, key: Any) -> str | int:
    if isinstance(key, dict):
        return f"{key.get('min')}〜{key.get('max')}"
    if column.is_flag and key in (0, 1):
        return YES if key else NO
    return key if isinstance(key, int) else str(key)


def _range_of(text: str) -> Any:
    plain = squeezed(text)
    if plain in _FLAGS:
        return _FLAGS[plain]
    if found := _SPAN.fullmatch(plain):
        low, high = read_number(found["low"] or found["first"]), read_number(found["high"] or found["last"])
        if low > high:
            raise Refusal("bad_range", f"範囲「{text[:40]}」は、小さいほうを先にして「1〜7」の形で入れてください。")
        return {"min": low, "max": high}
    return read_number(text[:40])


def _codes(column: Column, text: str) -> list[str]:
    """The codes that the words between ・ say, when there is exactly one way to read them."""
    words = _known_words(column.choices)
    pieces = squeezed(text).split("・")
    ways = _ways(pieces, words) if len(pieces) <= MOST_PIECES else []
    if len(ways) == 1:
        return ways[0]
    offered = "・".join([*list(column.choices.values())[:MOST_CHOICES_TOLD], ANY_WORD])
    if ways or any(words.get(piece, "") is None for piece in pieces):
        raise Refusal(
            "unclear_choice",
            f"「{text[:120]}」は2通りに読めます。{column.heading}の符号（{'・'.join(list(column.choices)[:MOST_CHOICES_TOLD])}）"
            "で書いてください。",
        )
    unknown = "」「".join(dict.fromkeys(piece for piece in text.split("・") if squeezed(piece) not in words)) or text
    raise Refusal(
        "unknown_choice",
        f"「{unknown[:120]}」は{column.heading}の選択肢にありません。{offered} から選び、"
        "いくつもあれば「・」でつないでください。",
    )


def _known_words(choices: Mapping[str, str]) -> dict[str, str | None]:
    """Every label and code, squeezed; None where a word stands for two codes."""
    known: dict[str, str | None] = {}
    for code, label in choices.items():
        for word in {squeezed(code), squeezed(label)}:
            known[word] = code if known.get(word, code) == code else None
    return known


def _ways(pieces: list[str], words: Mapping[str, str | None]) -> list[list[str]]:
    """At most two ways to read the pieces; a label may itself hold ・, so neighbours are tried together."""
    longest = max((word.count("・") + 1 for word in words), default=1)
    ways: list[list[list[str]]] = [[] for _ in pieces] + [[[]]]
    for start in reversed(range(len(pieces))):
        for end in range(start + 1, min(start + longest, len(pieces)) + 1):
            code = words.get("・".join(pieces[start:end]))
            if code is not None:
                ways[start] += [[code, *rest] for rest in ways[end]]
        ways[start] = ways[start][:2]
    return ways[0]
