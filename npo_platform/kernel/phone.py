"""Telephone numbers and postcodes as offices type them, kept as digits with hyphens."""

import re
import unicodedata

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－()（） 　", "-"))
_TEN = re.compile(r"0(?![5-9]0|800)[1-9]\d{8}")
_ELEVEN = re.compile(r"0(50|60|70|80|90)\d{8}|0800\d{7}")


def read_phone(text: str) -> str | None:
    """03-1234-5678 from ０３（１２３４）５６７８ and the like; None when it cannot be a Japanese number."""
    plain = re.sub(r"-+", "-", unicodedata.normalize("NFKC", text).translate(_HYPHENS)).strip("-")
    digits = plain.replace("-", "")
    return plain if _TEN.fullmatch(digits) or _ELEVEN.fullmatch(digits) else None


def tail(phone: str) -> str:
    """The last four digits, which people search by."""
    return re.sub(r"\D", "", phone)[-4:]


def read_postcode(text: str) -> str | None:
    """Seven digits from 〒569-0067, ５６９００６７; None otherwise."""
    digits = re.sub(r"[〒\-\s]", "", unicodedata.normalize("NFKC", text).translate(_HYPHENS))
    return digits if re.fullmatch(r"\d{7}", digits) else None
