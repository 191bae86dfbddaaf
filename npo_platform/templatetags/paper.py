"""How figures and days are set on paper."""

from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe

from npo_platform.kernel.calendar import weekday

register = template.Library()


@register.filter
def figure(number: int) -> SafeString:
    """1,234 with the proportional comma that keeps columns of the mono face even."""
    return mark_safe(f"{int(number):,}".replace(",", "<i>,</i>"))  # noqa: S308 -- digits only


@register.filter
def difference(number: int) -> SafeString:
    """＋410, −410 or ±0."""
    if number == 0:
        return mark_safe("±0")
    return mark_safe(f"{'＋' if number > 0 else '−'}{figure(abs(number))}")  # noqa: S308 -- digits only


@register.filter
def service_day(iso: str) -> str:
    """9月28日（月）"""
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日（{weekday(day)}）"
