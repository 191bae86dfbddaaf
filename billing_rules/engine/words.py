"""How values are said in Japanese."""

from datetime import date, timedelta
from fractions import Fraction

from npo_platform.kernel.calendar import wareki, weekday

EPOCH = date(1970, 1, 1)
_MOST_PLACES = 19
TOTALS = {"quantity": "数量", "user": "利用者", "city": "市", "total": "総額"}
PERIODS = {"day": "1日", "week": "1週", "month": "1か月", "quarter": "1四半期", "fiscal_year": "1年度"}
WEEKDAYS = {
    "monday": "月曜", "tuesday": "火曜", "wednesday": "水曜", "thursday": "木曜",
    "friday": "金曜", "saturday": "土曜", "sunday": "日曜",
}  # fmt: skip


def value_words(value: Fraction | int, kind: str, counter: str = "") -> str:
    """1,234円 · 24.5％ · はい · 7食 · 令和4年6月10日 · 15:00. A rate above 1 is no share but a factor: 10.42."""
    if kind == "flag":
        return "はい" if value else "いいえ"
    if kind == "date":
        return wareki(EPOCH + timedelta(days=int(value)))
    if kind == "time":
        return time_words(int(value))
    if kind == "yen":
        return f"{_plain(value)}円"
    if kind == "rate" and abs(Fraction(value)) <= 1 and _places(value) is not None:
        return f"{_plain(Fraction(value) * 100)}％"
    return f"{_plain(value)}{'単位' if kind == 'units' else counter}"


def day_words(day: date) -> str:
    """4月12日（日）"""
    return f"{day.month}月{day.day}日（{weekday(day)}）"


def time_words(minutes: int) -> str:
    """15:00, from minutes since midnight."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def since_words(day: date) -> str:
    return f"{wareki(day)}から"


def stretch_words(first: date, after: date | None) -> str:
    """令和8年4月1日から令和8年9月30日まで, or without an end."""
    return since_words(first) + (f"{wareki(after - timedelta(days=1))}まで" if after else "")


def _plain(value: Fraction | int) -> str:
    """1,234 · 10.42 · 1／3, where decimals never end."""
    exact = abs(Fraction(value))
    places = _places(exact)
    if places is None:
        said = f"{exact.numerator:,}／{exact.denominator:,}"
    else:
        whole, rest = divmod(int(exact * 10**places), 10**places)
        said = f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"
    return f"−{said}" if value < 0 else said


def _places(value: Fraction | int) -> int | None:
    """How many decimals tell it exactly; None where no number of them does."""
    return next((n for n in range(_MOST_PLACES) if 10**n % Fraction(value).denominator == 0), None)
