"""What every piece of a pack shares: frozen, no unknown fields, names that can stand in a formula."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from npo_platform.kernel.calendar import parse_day

# The first day with an era name, and the end of what the national holidays are known for.
FIRST_DAY, LAST_DAY = date(1868, 1, 1), date(2199, 12, 31)
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.\-]{0,39}$")]
Words = Annotated[str, Field(min_length=1, max_length=400)]
Whole = Annotated[int, Field(strict=True, ge=-(10**12), le=10**12)]


def _iso_day(value: Any) -> date:
    try:
        day = value if isinstance(value, date) else parse_day(str(value))
    except ValueError:
        raise ValueError(f"「{str(value)[:40]}」は日付ではありません。2026-04-01 のように書いてください。") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"「{day}」は使えません。{FIRST_DAY} から {LAST_DAY} までの日にしてください。")
    return day


def clock(value: Any) -> int:
    """Minutes since midnight of "15:00"; ValueError otherwise."""
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", str(value), re.ASCII)
    if found is None:
        raise ValueError(f"時刻「{str(value)[:40]}」は 15:00 の形で書いてください。")
    return int(found[1]) * 60 + int(found[2])


Day = Annotated[date, BeforeValidator(_iso_day)]
Clock = Annotated[int, BeforeValidator(clock)]


class Part(BaseModel):
    """A piece of a pack document."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
