"""Days and months as programs send them: ISO, and no further away than those that offices type."""

from datetime import date
from typing import Any

from rest_framework import serializers

from npo_platform.sheets.values import FIRST_YEAR, LAST_YEAR


class DayField(serializers.DateField):
    """Before and after these years months, weeks and eras cannot be reckoned around a day."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            sentence = f"{FIRST_YEAR}年から{LAST_YEAR}年までの日を入れてください。"
            raise serializers.ValidationError(sentence, code="bad_day")
        return day


class MonthField(serializers.RegexField):
    """A month a calendar has, as 2026-04."""

    def __init__(self, **kwargs: Any) -> None:
        told: Any = {"invalid": "月は 2026-04 のように書いてください。"}
        super().__init__(r"^[12][0-9]{3}-(0[1-9]|1[0-2])$", help_text="2026-04", error_messages=told, **kwargs)
