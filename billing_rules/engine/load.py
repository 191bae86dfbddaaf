"""Document → Pack, every fault of shape told at once in words a clerk understands."""

from typing import Any

from pydantic import ValidationError

from billing_rules.engine.findings import Findings
from billing_rules.engine.schema import Pack
from billing_rules.engine.steps import KINDS
from billing_rules.formats import parse
from npo_platform.kernel.errors import Refused

_PLACES = {
    "tables": "表", "rows": "行", "steps": "手順", "inputs": "入力", "settings": "設定", "tests": "例題",
    "forms": "様式", "calendar": "休みの日", "sources": "出典", "adjustments": "調整", "line": "明細行",
    "outputs": "結果", "values": "値の列",
}  # fmt: skip
_FAULTS = {
    "missing": "書かれていません。",
    "extra_forbidden": "知らない項目です。綴りを確かめてください。",
    "union_tag_invalid": f"手順の種類 step は {'・'.join(KINDS)} のどれかです。",
    "union_tag_not_found": "手順の種類 step が書かれていません。",
    "too_short": "少なくとも1つ書いてください。",
    "too_long": "多すぎます。",
    "int_type": "整数で書いてください。",
    "string_type": "文字で書いてください。",
    "bool_parsing": "true か false で書いてください。",
}


def load(document: str | bytes | dict[str, Any]) -> Pack:
    """Read a pack. Refused with all findings of shape; whether it is sound is asked of `check`."""
    body = document if isinstance(document, dict) else parse(document)
    try:
        pack = Pack.model_validate(body)
    except ValidationError as error:
        findings = Findings()
        for fault in error.errors():
            if fault["type"] == "too_short" and fault["input"]:
                continue  # the items it misses are the faulty ones, told by themselves
            findings.note("shape", place(fault["loc"]), _message(fault))
        raise Refused("malformed_pack", f"規則の書き方に {len(findings)} か所の誤りがあります。", findings) from None
    pack._document = body
    return pack


def place(location: tuple[int | str, ...]) -> str:
    """表 1番目 の 行 3番目 の from"""
    words: list[str] = []
    for part in location:
        if isinstance(part, int):
            words[-1] += f" {part + 1}番目"
        elif part not in KINDS:
            words.append(_PLACES.get(part, part))
    return " の ".join(words) or "規則"


def _message(fault: Any) -> str:
    kind, given = fault["type"], fault.get("input")
    if kind == "value_error":
        text = str(fault["ctx"]["error"])
        return f"「{given}」は日付ではありません。2026-04-01 のように書いてください。" if text.isascii() else text
    if kind == "literal_error":
        return f"「{given}」は使えません。使えるのは {fault['ctx']['expected']} です。"
    if kind == "string_pattern_mismatch":
        return f"「{given}」は名前に使えません。英小文字・数字・下線で書いてください。"
    return _FAULTS.get(kind, f"「{given}」はここに書けません。書き方を確かめてください。")
