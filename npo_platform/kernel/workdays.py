"""Days on which offices and banks are open, and deadlines that roll to the next of them."""

from datetime import date, timedelta
from functools import cache

import jpholiday

ONE_DAY = timedelta(days=1)
# 行政機関の休日に関する法律1条, 地方自治法4条の2; 銀行法施行令5条: the turn of the year as (month, day).
OFFICE_REST = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
BANK_REST = {(12, 31), (1, 1), (1, 2), (1, 3)}


@cache
def is_holiday(day: date) -> bool:
    """A national holiday of Japan, substitute holidays among them (国民の祝日に関する法律)."""
    return bool(jpholiday.is_holiday(day))


def is_workday(day: date) -> bool:
    """Whether the city's offices are open."""
    return _is_open(day, OFFICE_REST)


def is_banking_day(day: date) -> bool:
    """Whether banks transfer money."""
    return _is_open(day, BANK_REST)


def rolled(day: date) -> date:
    """The day itself, or the next workday: a deadline on a day of rest moves (地方自治法4条の2第4項)."""
    while not is_workday(day):
        day += ONE_DAY
    return day


def workdays_before(day: date, count: int) -> date:
    """The day so many workdays before another."""
    while count:
        day -= ONE_DAY
        count -= is_workday(day)
    return day


def _is_open(day: date, rest: set[tuple[int, int]]) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in rest and not is_holiday(day)
