"""What every piece of a pack shares: frozen, no unknown fields, names that can stand in a formula."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from npo_platform.kernel.calendar import parse_day

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.\-]{0,39}$")]
Words = Annotated[str, Field(min_length=1, max_length=400)]
Whole = Annotated[int, Field(strict=True, ge=-(10**12), le=10**12)]


def _iso_day(value: Any) -> date:
    return value if isinstance(value, date) else parse_day(str(value))


def clock(value: Any) -> int:
    """Minutes since midnight of "15:00"; ValueError otherwise."""
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", str(value))
    if found is None:
        raise ValueError(f"時刻「{value}」は 15:00 の形で書いてください。")
    return int(found[1]) * 60 + int(found[2])


Day = Annotated[date, BeforeValidator(_iso_day)]
Clock = Annotated[int, BeforeValidator(clock)]


class Part(BaseModel):
    """A piece of a pack document."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
