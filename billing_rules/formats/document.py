"""Pack documents as JSON text: strict reading, one table row per line, and new rows.

The identity of a document is `kernel.digest.digest(document)`, whatever its layout.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from itertools import chain
from typing import Any

from npo_platform.kernel.errors import Refusal

Document = dict[str, Any]
LARGEST, DEEPEST = 20 * 2**20, 50
_WIDTH = 110
_HALF = re.compile("[\ud800-\udfff]")


def parse(text: str | bytes) -> Document:
    """Read a document.

    Refused: too big, not UTF-8 JSON, a key written twice, a number with a point, half a character, bottomless nesting,
    not an object.
    """
    if len(text) > LARGEST:
        raise Refusal("too_big", f"文書が大きすぎます（{LARGEST // 2**20}MB まで）。選んだファイルを確かめてください。")
    try:
        document = json.loads(
            text.decode("utf-8-sig") if isinstance(text, bytes) else text,
            object_pairs_hook=_unique_keys,
            parse_float=_refuse_float,
            parse_constant=_refuse_float,
        )
    except UnicodeDecodeError:
        raise Refusal("not_utf8", "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。") from None
    except json.JSONDecodeError as error:
        place = f"{error.lineno}行目の{error.colno}文字目"
        raise Refusal("not_json", f"JSON として読めません。{place}の近くを確かめてください。") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise Refusal("not_json", "JSON に長すぎる数があります。けた数を確かめてください。") from None
    if not isinstance(document, dict):
        raise Refusal("not_json", "JSON のいちばん外側は { } で書いてください。")
    _refuse_strange(document)
    return document


def _refuse_strange(document: Document) -> None:
    """Nothing here is nested deeply, and half a character (a lone surrogate) can be neither stored nor printed."""
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        items = [item for one in level for item in (chain(one, one.values()) if isinstance(one, dict) else one)]
        half = next((found for item in items if isinstance(item, str) and (found := _HALF.search(item))), None)
        if half:
            message = f"目に見えない文字（U+{ord(half[0]):04X}）が入っています。消してください。"
            raise Refusal("unwritable", message)
        level = [item for item in items if isinstance(item, (dict, list))]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> Refusal:
    return Refusal("not_json", "JSON の入れ子が深すぎて読めません。")


def render(value: Any, indent: int = 0) -> str:
    """Text in the document's own order; what fits on a line stays on a line, so that a changed row is one line."""
    line = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    inner = " " * (indent + 2)
    if indent and (len(line) + indent <= _WIDTH or _is_flat(value)):
        return line
    if isinstance(value, dict) and value:
        items = [
            f"{inner}{json.dumps(key, ensure_ascii=False)}: {render(item, indent + 2)}" for key, item in value.items()
        ]
        return "{\n" + ",\n".join(items) + "\n" + " " * indent + "}"
    if isinstance(value, list) and value:
        items = [inner + render(item, indent + 2) for item in value]
        return "[\n" + ",\n".join(items) + "\n" + " " * indent + "]"
    return line


def with_row(document: Document, table: str, row: Mapping[str, Any]) -> Document:
    """A copy of the document in which a table holds one more row; the document itself stays as it was."""
    changed = deepcopy(document)
    for candidate in changed.get("tables", []):
        if candidate.get("name") == table:
            candidate["rows"].append(dict(row))
            return changed
    raise Refusal("unknown_table", f"表「{table}」は、この規則にありません。表の名前を確かめてください。")


def _is_flat(value: Any) -> bool:
    return isinstance(value, dict) and not any(isinstance(item, (dict, list)) for item in value.values())


def _unique_keys(pairs: list[tuple[str, Any]]) -> Document:
    document = dict(pairs)
    if len(document) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        shown = _HALF.sub("\ufffd", twice[:40])
        raise Refusal("duplicate_key", f"「{shown}」が同じところに2回書かれています。1つにしてください。")
    return document


def _refuse_float(text: str) -> None:
    shown = text[:40]
    raise Refusal("float", f'小数「{shown}」は "{shown}" のように引用符で囲んでください。端数が狂うのを防ぐためです。')
