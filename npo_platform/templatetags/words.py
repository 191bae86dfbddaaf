"""How values read on a page: yen, 和暦, months, digests. None reads as an empty string."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django import template

from npo_platform.kernel import calendar, money

register = template.Library()

V = TypeVar("V")
P = ParamSpec("P")


def _quiet(
    read: Callable[Concatenate[V, P], str],
) -> Callable[..., str]:
    """Let a filter meet a value that is not there yet."""

    @wraps(read)
    def reading(value: V | None, *args: P.args, **kwargs: P.kwargs) -> str:
        return "" if value is None or value == "" else read(value, *args, **kwargs)

    return reading


def _day(value: date) -> date:
    return calendar.tokyo_day(value) if isinstance(value, datetime) else value


def _month(value: calendar.Month | date | str) -> calendar.Month:
    if isinstance(value, calendar.Month):
        return value
    return calendar.Month.parse(value) if isinstance(value, str) else calendar.Month.of(_day(value))


@register.filter
@_quiet
def yen(value: int) -> str:
    """1234 → 1,234; a minus is the wide one, so that it lines up with digits."""
    return f"{value:,}".replace("-", "−")


@register.filter
@_quiet
def signed(value: int) -> str:
    """＋1,234 · −1,234 · ±0"""
    return money.signed(value)


@register.filter
@_quiet
def wareki(value: date) -> str:
    """令和8年11月24日"""
    return calendar.wareki(_day(value))


@register.filter
@_quiet
def wareki_long(value: date) -> str:
    """令和8年11月24日（火）"""
    return calendar.wareki_long(_day(value))


@register.filter
@_quiet
def day_label(value: date) -> str:
    """11月24日（火）, where the year is said elsewhere."""
    day = _day(value)
    return f"{day.month}月{day.day}日（{calendar.weekday(day)}）"


@register.filter
@_quiet
def at_label(value: datetime) -> str:
    """11月24日 12:40, in Tokyo."""
    local = value.astimezone(calendar.TOKYO)
    return f"{local.month}月{local.day}日 {local.hour}:{local.minute:02d}"


@register.filter
@_quiet
def clock(value: datetime) -> str:
    """12:40, in Tokyo."""
    local = value.astimezone(calendar.TOKYO)
    return f"{local.hour}:{local.minute:02d}"


@register.filter
@_quiet
def month_label(value: calendar.Month | date | str) -> str:
    """令和8年11月, from a Month, any of its days, or "2026-11"."""
    return _month(value).label


@register.filter
@_quiet
def month_short(value: calendar.Month | date | str) -> str:
    """11月, where the year is said elsewhere."""
    return f"{_month(value).month}月"


@register.filter
def last_day(until: date | None) -> date | None:
    """The inclusive last day of a period stored as [starts_on, until)."""
    return until - timedelta(days=1) if until else None


@register.filter
@_quiet
def short_digest(value: str) -> str:
    """The first twelve characters: enough to compare by eye."""
    return value[:12]
