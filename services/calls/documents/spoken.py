"""The sentence that is read back to the caller. It is said aloud in Japanese, whatever language the screen has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.calls.queries import day_words
from services.calls.queries.words import meal_words, spoken
from services.calls.states import CallKind
from services.people.states import Diet
from services.plans.states import Meal

ASK = "、でよろしいですか"
_PAUSES = (CallKind.REST, CallKind.HOSPITAL)


@dataclass(frozen=True, slots=True)
class Heard:
    """What is true when the sentence is said.

    `extra` is a meal and a food; `meals` are those that move, `kept` those whose cut-off has passed; `from_day` is the
    first day of an absence, which begins after the kept ones.
    """

    kind: str
    first: date | None = None
    until: date | None = None
    extra: tuple[str, str] = ("", "")
    meals: Sequence[str] = ()
    kept: Sequence[tuple[date, str]] = ()
    from_day: date | None = None


def read_back(heard: Heard) -> str:
    """「12月2日から5日まで昼食をお休み、6日から再開、でよろしいですか」; empty for a mere note."""
    if heard.kind == CallKind.OTHER:
        return ""
    sentences = [_change(heard), *_exceptions(heard)]
    return "。".join(one for one in sentences if one)


def _change(heard: Heard) -> str:
    meal, diet = heard.extra
    if heard.kind in _PAUSES or heard.first is None:
        return _pause(heard)
    if heard.kind == CallKind.EXTRA:
        return f"{day_words(heard.first)}に{Meal(meal).label}（{Diet(diet).label}）を1食追加{ASK}"
    if heard.kind == CallKind.DIET:
        return f"{day_words(heard.first)}からのお食事を{Diet(diet).label}に変更{ASK}"
    return f"{day_words(heard.first)}からお届けを再開{ASK}"


def _pause(heard: Heard) -> str:
    first, until = heard.from_day, heard.until
    if first is None:
        return ""
    why = "ご入院のため、" if heard.kind == CallKind.HOSPITAL else ""
    what = f"{meal_words(heard.meals)}をお休み"
    if until is None:
        return f"{why}{spoken(first)}からしばらく{what}、再開の日はあとでご連絡{ASK}"
    last, back = until - timedelta(days=1), _after(until, first)
    if last == first:
        return f"{why}{spoken(first)}の{what}、{back}から再開{ASK}"
    return f"{why}{spoken(first)}から{_after(last, first)}まで{what}、{back}から再開{ASK}"


def _exceptions(heard: Heard) -> list[str]:
    if not heard.kept:
        return []
    days = "、".join(f"{spoken(day)}の{meal_words([meal])}" for day, meal in heard.kept)
    return [f"{days}は締切を過ぎたので、予定に残ります"]


def _after(day: date, named: date) -> str:
    """The day without its month where the month was just said."""
    return f"{day.day}日" if (day.year, day.month) == (named.year, named.month) else spoken(day)
