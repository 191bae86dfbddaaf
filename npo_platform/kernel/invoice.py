"""Registration numbers of qualified invoices (適格請求書の登録番号): T and the 13 digits of a corporate number."""

import re
import unicodedata


def read_registration(text: str) -> str | None:
    """T1234567890123 from Ｔ１２３４… and the like; None when it has not 13 digits or its check digit is wrong."""
    plain = re.sub(r"[\s‐‑‒–—―−ー－-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not re.fullmatch(r"T?\d{13}", plain):
        return None
    digits = plain.removeprefix("T")
    return f"T{digits}" if int(digits[0]) == check_digit(digits[1:]) else None


def check_digit(twelve: str) -> int:
    """The first digit of a corporate number: 9 less the remainder by 9 of its sum, weighted 1, 2 from the right."""
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(twelve)))
    return 9 - weighted % 9
