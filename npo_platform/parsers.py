"""JSON from outside: no key twice, no bottomless nesting, no numbers that are none."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 20
MAX_BYTES = 1024 * 1024
MAX_DIGITS = 18


class StrictJSONParser(JSONParser):
    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise ParseError("一度に送れるのは1MBまでです。")
        try:
            text = body.decode("utf-8-sig")
            if _depth(text) > MAX_DEPTH:
                raise ParseError(f"入れ子は{MAX_DEPTH}段までです。")
            return json.loads(
                text,
                object_pairs_hook=_once,
                parse_float=_refuse_number,
                parse_constant=_refuse_number,
                parse_int=_short,
            )
        except UnicodeDecodeError:
            raise ParseError("文字コードが UTF-8 ではありません。UTF-8 で送ってください。") from None
        except json.JSONDecodeError as error:
            place = f"{error.lineno}行目の{error.colno}文字目"
            raise ParseError(f"JSONとして読めません。{place}の近くを確かめてください。") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ParseError("同じ名前の項目が二度あります。")
    return dict(pairs)


def _refuse_number(text: str) -> Any:
    raise ParseError(f"数は整数か文字列で書いてください: {text[:20]}")


def _short(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ParseError("数が大きすぎます。")
    return int(text)


def _depth(text: str) -> int:
    """The deepest nesting; brackets inside strings only make it stricter."""
    depth = deepest = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
