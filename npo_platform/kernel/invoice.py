"""What an invoice says of its tax, and the issuer's number: T and the 13 digits of a corporate number (登録番号)."""

import re
import unicodedata
from typing import Any

from npo_platform.kernel.money import tax_within

TAX_WORDS = {
    "reduced": ("税込み", "{percent}％対象（軽減税率）※"),
    "standard": ("税込み", "{percent}％対象"),
    "exempt": ("非課税", "非課税"),
    "out_of_scope": ("不課税", "不課税"),
}
TAXED = ("reduced", "standard")


def tax_of(total: int, *, category: str, percent: int, basis: str) -> dict[str, Any]:
    """The tax inside a document's total, once for its rate; nothing is taxed under 非課税 and 不課税."""
    label, row = TAX_WORDS[category]
    rate = percent if category in TAXED else 0
    return {
        "category": category,
        "percent": rate,
        "label": label,
        "row": row.format(percent=rate),
        "within": tax_within(total, rate),
        "basis": basis,
    }


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
