"""How values are said in Japanese."""

from datetime import date, timedelta
from fractions import Fraction

from npo_platform.kernel.calendar import wareki, weekday

EPOCH = date(1970, 1, 1)
PERIODS = {"day": "1日", "week": "1週", "month": "1か月", "quarter": "1四半期", "fiscal_year": "1年度"}
WEEKDAYS = {
    "monday": "月曜", "tuesday": "火曜", "wednesday": "水曜", "thursday": "木曜",
    "friday": "金曜", "saturday": "土曜", "sunday": "日曜",
}  # fmt: skip


def value_words(value: Fraction | int, kind: str, counter: str = "") -> str:
    """1,234円 · 10％ · はい · 7食 · 令和4年6月10日 · 15:00."""
    if kind == "flag":
        return "はい" if value else "いいえ"
    if kind == "date":
        return wareki(EPOCH + timedelta(days=int(value)))
    if kind == "time":
        return time_words(int(value))
    if kind == "yen":
        return f"{_plain(value)}円"
    if kind == "rate" and (percent := Fraction(value) * 100).denominator == 1:
        return f"{percent}％"
    return f"{_plain(value)}{'単位' if kind == 'units' else counter}"


def day_words(day: date) -> str:
    """4月12日（日）"""
    return f"{day.month}月{day.day}日（{weekday(day)}）"


def time_words(minutes: int) -> str:
    """15:00, from minutes since midnight."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def since_words(day: date) -> str:
    return f"{wareki(day)}から"


def _plain(value: Fraction | int) -> str:
    exact = Fraction(value)
    if exact.denominator == 1:
        return f"{exact.numerator:,}".replace("-", "−")
    return f"{exact.numerator:,}／{exact.denominator:,}".replace("-", "−")
