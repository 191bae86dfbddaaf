"""The periods a limit counts in: a day, a week from its first weekday, a month, a quarter, a fiscal year."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from billing_rules.engine.number import Array
from billing_rules.engine.tables import days
from billing_rules.engine.words import PERIODS, WEEKDAYS, day_words
from npo_platform.kernel.calendar import Month

PeriodName = Literal["day", "week", "month", "quarter", "fiscal_year"]
_THURSDAY = 3  # 1970-01-01, the day that counts as 0
_JANUARY_TO_APRIL = 9  # months from the April before; quarters and years count from April
_MONTHS = {"month": 1, "quarter": 3, "fiscal_year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A kind of period; weeks begin on `first_weekday` (Monday is 0)."""

    name: PeriodName
    first_weekday: int

    def numbers(self, day: Array) -> Array:
        """The number of the period each day lies in."""
        if self.name == "day":
            return day
        if self.name == "week":
            return (day + _THURSDAY - self.first_weekday) // 7
        months: Array = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        return (months + _JANUARY_TO_APRIL) // _MONTHS[self.name]

    def start(self, day: date) -> date:
        """The first day of the period a day lies in."""
        if self.name == "day":
            return day
        if self.name == "week":
            return day - timedelta(days=(days(day) + _THURSDAY - self.first_weekday) % 7)
        months = (day.month - 4) % 12 % _MONTHS[self.name]
        return Month.of(day).shift(-months).first

    @property
    def words(self) -> str:
        """月曜から数えて1週"""
        start = f"{list(WEEKDAYS.values())[self.first_weekday]}から数えて" if self.name == "week" else ""
        return f"{start}{PERIODS[self.name]}"

    def around(self, day: date) -> str:
        """The period a day lies in, named by the day it begins: 11月16日（月）からの1週."""
        return f"{day_words(self.start(day))}からの{PERIODS[self.name]}" if self.name != "day" else day_words(day)
