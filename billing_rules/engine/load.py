"""Document → Pack, every fault of shape told at once in words a clerk understands."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from billing_rules.engine.findings import Findings
from billing_rules.engine.schema import Pack
from billing_rules.engine.steps import KINDS
from billing_rules.formats import parse
from npo_platform.kernel.errors import Refused

MOST_TOLD, LETTERS_TOLD, MOST_LETTERS = 2_000, 40, 400
_PLACES = {
    "tables": "表", "rows": "行", "steps": "手順", "inputs": "入力", "settings": "設定", "tests": "例題",
    "forms": "様式", "calendar": "休みの日", "sources": "出典", "adjustments": "調整", "line": "明細行",
    "outputs": "結果", "values": "値の列", "papers": "紙", "columns": "列",
}  # fmt: skip
_FAULTS = {
    "missing": "書かれていません。",
    "extra_forbidden": "知らない項目です。綴りを確かめてください。",
    "union_tag_invalid": f"手順の種類 step は {'・'.join(KINDS)} のどれかです。",
    "union_tag_not_found": "手順の種類 step が書かれていません。",
    "too_short": "少なくとも1つ書いてください。",
    "too_long": "多すぎます。",
    "int_type": "整数で書いてください。",
    "int_parsing": "整数で書いてください。",
    "string_type": "文字で書いてください。",
    "bool_parsing": "true か false で書いてください。",
    "string_too_short": "空のままです。書いてください。",
}
# What may stand where more than one kind of value may.
_EITHER = {
    "value": "整数か文字で書いてください。はい・いいえは 1 と 0 です。",
    "at": "15:00 の形の時刻か、時刻の入力の名前（英小文字・数字・下線）で書いてください。",
    "if_missing": "整数か、引用符で囲んだ符号・日付・時刻で書いてください。",
}
_NUMBER_OR_NAME = "整数（引用符なし）か、前の手順や設定の名前（英小文字・数字・下線）で書いてください。"
Location = tuple[int | str, ...]


def load(document: str | bytes | dict[str, Any]) -> Pack:
    """Read a pack. Refused with all findings of shape; whether it is sound is asked of `check`."""
    pack, findings, _ = read(document)
    if pack is None or findings:
        raise Refused("malformed_pack", f"規則の書き方に {len(findings)} か所の誤りがあります。", findings)
    return pack


def read(document: str | bytes | dict[str, Any]) -> tuple[Pack | None, Findings, set[str]]:
    """The pack as far as it can be read, the faults of its shape, and the labels of tables that miss faulty rows.

    Where only rows and examples are faulty, the pack is read without them, so that the rest can be checked too.
    """
    body = document if isinstance(document, dict) else parse(document)
    findings = Findings()
    try:
        return _pack(body), findings, set()
    except ValidationError as error:
        if error.error_count() > MOST_TOLD:  # telling each would take minutes, and nobody would read them
            message = f"{error.error_count():,} か所の誤りがあります。規則の文書かどうか、確かめてください。"
            findings.note("shape", "規則", message)
            return None, findings, set()
        faults = [one for one in error.errors() if one["type"] != "too_short" or not one["input"]]
    for fault in _once(faults, body):  # what misses its faulty items is told by the items themselves
        _note(findings, fault, body)
    locations = [fault["loc"] for fault in faults]
    if not all(_is_row(one) or (one[:1] == ("tests",) and len(one) > 1) for one in locations):
        return None, findings, set()
    try:
        return (
            _pack(_without(body, locations)),
            findings,
            {_label(body["tables"][one[1]]) for one in locations if _is_row(one)},
        )
    except ValidationError:  # a table without any row left
        return None, findings, set()


def _once(faults: Iterable[Any], body: Any) -> Iterator[Any]:
    """Where a value may be of two kinds it is at fault for each of them: that is one mistake, told once."""
    told: set[Location] = set()
    for fault in faults:
        place, given = fault["loc"][:-1], body
        for part in place:
            given = _inside(given, part)
        if isinstance(given, dict | list) or fault["loc"][-1] == "[key]":
            yield fault
        elif place not in told:
            told.add(place)
            yield fault | {"type": "either", "loc": place, "input": given}


def _pack(body: dict[str, Any]) -> Pack:
    pack = Pack.model_validate(body)
    pack._document = body
    return pack


def _is_row(location: Location) -> bool:
    return len(location) > 3 and (location[0], location[2]) == ("tables", "rows")


def _without(body: dict[str, Any], locations: Iterable[Location]) -> dict[str, Any]:
    """The document without its faulty rows and examples."""
    rest = deepcopy(body)
    for location in {one[: 4 if _is_row(one) else 2] for one in locations}:
        items: Any = rest
        for part in location[:-1]:
            items = items[part]
        items[location[-1]] = None
    for table in rest.get("tables", []):
        table["rows"] = [row for row in table["rows"] if row is not None]
    rest["tests"] = [example for example in rest.get("tests", []) if example is not None]
    return rest


def _note(findings: Findings, fault: Any, body: dict[str, Any]) -> None:
    """One fault at its place: 単価表 6行目：from「x」は日付ではありません。"""
    location, message = fault["loc"], _message(fault)
    if not _is_row(location) or len(location) == 4:
        findings.note("shape", place(location, body), message)
        return
    column = "".join(str(part)[:LETTERS_TOLD] for part in location[4:5])
    findings.note("shape", place(location[:4], body), f"{column}{'' if message.startswith('「') else '：'}{message}")


def place(location: Location, body: Any) -> str:
    """手順 2番目「単価を引く」 の name, in the words that every other check uses for the same piece."""
    words: list[str] = []
    for part in location:
        body = _inside(body, part)
        if isinstance(part, int):
            words[-1] = _named(words[-1], part + 1, _label(body))
        elif part not in KINDS and part != "[key]":
            words.append(_PLACES.get(part, part[:LETTERS_TOLD]))
    if words[1:2] and words[1].endswith("行目"):
        words[:2] = [" ".join(words[:2])]
    return " の ".join(words) or "規則"


def _named(word: str, number: int, label: str) -> str:
    match word:
        case "行":
            return f"{number}行目"
        case "手順":
            return f"手順 {number}番目「{label}」" if label else f"手順 {number}番目"
        case "例題" if label:
            return f"例題 {number}「{label}」"
        case "表" if label:
            return label
    return f"{word}「{label}」" if label else f"{word} {number}番目"


def _label(item: Any) -> str:
    label = (item.get("label") or item.get("title")) if isinstance(item, dict) else ""
    return label[:MOST_LETTERS] if isinstance(label, str) else ""


def _inside(body: Any, part: int | str) -> Any:
    if isinstance(part, int):
        return body[part] if isinstance(body, list) and part < len(body) else None
    return body.get(part) if isinstance(body, dict) and part not in KINDS else body


def _message(fault: Any) -> str:
    kind, given = fault["type"], str(fault.get("input"))[:LETTERS_TOLD].encode(errors="replace").decode()
    if kind == "value_error":
        return str(fault["ctx"]["error"])  # every one of them is a sentence of ours
    if kind == "either":
        return f"「{given}」は使えません。{_EITHER.get(str(fault['loc'][-1]), _NUMBER_OR_NAME)}"
    if kind == "literal_error":
        expected = "・".join(re.findall(r"'([^']*)'", fault["ctx"]["expected"])) or fault["ctx"]["expected"]
        return f"「{given}」は使えません。使えるのは {expected} です。"
    if kind == "string_pattern_mismatch":
        return f"「{given}」は名前に使えません。英小文字・数字・下線で書いてください。"
    return _FAULTS.get(kind, f"「{given}」はここに書けません。書き方を確かめてください。")
