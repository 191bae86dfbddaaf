"""Canonical JSON and its SHA-256: the identity of packs, frozen months and reports."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """The one text of a JSON value: sorted keys, no spaces, no floats (refused with TypeError)."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of a value, 64 hex digits."""
    return sha256(canonical(value))


def short(hexdigest: str, groups: int = 4) -> str:
    """The first groups of four digits, as printed at the foot of papers."""
    return " ".join(hexdigest[i : i + 4] for i in range(0, groups * 4, 4))


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("canonical JSON holds no floats: write rates as strings")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)
