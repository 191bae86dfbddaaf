"""Blind link ids: the same person in reports of two NPOs has the same id with one city, and it says nothing else."""

import hashlib
import hmac
from datetime import date

from npo_platform.kernel.kana import plain_reading
from tenants.vault import cipher

DIGITS = 32


def link_id(city_schema: str, born_on: date | None, kana: str) -> str:
    """HMAC of birth date and reading with the city's key; empty when either is unknown: half a person links to many.

    Widths, spaces, hiragana or katakana and small kana do not matter; dakuten and long vowels do.
    """
    reading = plain_reading(kana)
    if born_on is None or not reading:
        return ""
    text = f"{born_on.isoformat()}|{reading}"
    return hmac.new(cipher.link_key(city_schema), text.encode(), hashlib.sha256).hexdigest()[:DIGITS]
