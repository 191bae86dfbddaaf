"""Days and meals as they are said on the telephone."""

from collections.abc import Sequence
from datetime import date

from npo_platform.kernel.calendar import weekday
from services.plans.states import Meal


def day_words(day: date) -> str:
    """12月2日（水）"""
    return f"{spoken(day)}（{weekday(day)}）"


def spoken(day: date) -> str:
    return f"{day.month}月{day.day}日"


def meal_words(meals: Sequence[str]) -> str:
    """昼食と夕食; お食事 where no meal of those days is known yet."""
    known = [str(meal.label) for meal in Meal if meal.value in meals]
    return "と".join(known) or "お食事"
