"""Days, clock times and numbers as Japanese offices write them: 和暦, full-width, ISO; strict otherwise."""

import re
import unicodedata
from datetime import date, time

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal

_ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 1, 1)),
)
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
_ERA_DAY = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?", re.IGNORECASE
)
_WEST_DAY = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_WEEKDAY = re.compile(r"\([月火水木金土日]\)$")
_CLOCK = re.compile(r"(\d{1,2})[:時](\d{1,2})?(?::\d{1,2}|分)?")
# Before it there is no era name; after it nobody plans, and one more day must still be a day.
FIRST_YEAR, LAST_YEAR = 1868, 2199
_EXAMPLE = "例：令和8年12月1日、R8.12.1、2026/12/1"


def squeezed(text: str) -> str:
    """A text without widths and spaces, for comparing headings and codes (never for names)."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def read_day(text: str) -> date:
    """A day from 令和8年12月1日（火）, R8.12.1, 2026/12/1, 20261201 or 2026-12-01, in any width.

    Refused (`bad_day`) when the form is unknown, the day does not exist, or the era does not hold it.
    """
    plain = _WEEKDAY.sub("", "".join(unicodedata.normalize("NFKC", text).translate(_HYPHENS).split()))
    plain = plain.removesuffix("00:00:00").removesuffix("T")
    if found := _ERA_DAY.fullmatch(plain):
        return _era_day(text, found[1].upper(), found[2], int(found[3]), int(found[4]))
    if found := _WEST_DAY.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups() if part)
        return _day(text, year, month, day)
    raise Refusal("bad_day", f"「{text}」は日付として読めません。{_EXAMPLE} のように入れてください。")


def _era_day(text: str, era: str, year: str, month: int, day: int) -> date:
    name, start = next((n, s) for n, letter, s in _ERAS if era in (n, letter))
    read = _day(text, start.year - 1 + (1 if year == "元" else int(year)), month, day)
    if wareki(read).startswith(name):
        return read
    raise Refusal("bad_day", f"「{text}」は{name}にない日です。{wareki(read)}なら、そのように入れてください。")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        read = date(year, month, day)
    except ValueError:
        message = f"「{text}」という日はありません。暦を確かめて、{_EXAMPLE} のように入れてください。"
        raise Refusal("bad_day", message) from None
    if FIRST_YEAR <= year <= LAST_YEAR:
        return read
    raise Refusal("bad_day", f"「{text}」は遠すぎます。{FIRST_YEAR}年から{LAST_YEAR}年までの日を入れてください。")


def read_clock(text: str) -> time:
    """A time of day from 11:30, 11時30分, 11時 or １１：３０.

    Refused (`bad_clock`) otherwise.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _CLOCK.fullmatch(plain) or re.fullmatch(r"(\d{1,2})(\d{2})", plain)
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Refusal("bad_clock", f"「{text}」は時刻として読めません。例：11:30 のように、24時間の時刻で入れてください。")


def read_number(text: str) -> int:
    """A whole number from 1,234, １２３４ or -5, in any width.

    Refused (`bad_number`) otherwise, and beyond ±10^12.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_HYPHENS).split())
    if re.fullmatch(r"-?(\d{1,13}|\d{1,3}(,\d{3}){1,4})", plain):
        number = int(plain.replace(",", ""))
        if abs(number) <= 10**12:
            return number
    raise Refusal("bad_number", f"「{text}」は数として読めません。例：12 のように、数字だけで入れてください。")
