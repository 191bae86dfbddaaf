"""Whether a weekly plan fits the city's decision and rules, said in sentences a person can act on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from billing_rules.engine import CompiledPack, LimitWords
from npo_platform.kernel.calendar import WEEKDAYS, wareki
from npo_platform.kernel.errors import Finding
from services.people.models import Decision
from services.people.states import Diet
from services.plans.models import PlanMeal
from services.plans.states import Meal


@dataclass(frozen=True, slots=True)
class MealDraft:
    """One meal of a week as typed; Monday is 0."""

    weekday: int
    meal: str
    diet: str


@dataclass(frozen=True, slots=True)
class SuspensionDraft:
    """Days without meals as typed, [starts_on, until); without an end until further notice."""

    starts_on: date
    reason: str
    until: date | None = None
    note: str = ""
    tell_city: bool = False
    city_note: str = ""


@dataclass(frozen=True, slots=True)
class EndDraft:
    """The end of use as typed: the last day, and why."""

    ended_on: date
    reason: str
    tell_city: bool = False
    city_note: str = ""


AnyMeal = MealDraft | PlanMeal


def check_plan(meals: Sequence[AnyMeal], *, decision: Decision, rules: CompiledPack | None, on: date) -> list[Finding]:
    """Everything by which a week of meals does not fit the decision and the pack, at once."""
    return [
        *_words(meals),
        *_weekdays(meals, decision),
        *_of_decision(meals, decision, rules, on),
        *_of_pack(meals, rules, on),
    ]


def check_period(decision: Decision, starts_on: date) -> list[Finding]:
    """A plan begins inside its decision."""
    if decision.covers(starts_on):
        return []
    last = wareki(decision.last_day) + "まで" if decision.last_day else ""
    return [
        Finding(
            "outside_decision",
            f"開始日は、利用決定「{decision.number}」の期間（{wareki(decision.starts_on)}から{last}）の"
            "中の日を入れてください。期間が変わったときは、先に利用決定を直してください",
            where="starts_on",
        )
    ]


def _words(meals: Sequence[AnyMeal]) -> Iterator[Finding]:
    for meal in meals:
        if meal.meal not in Meal.values or meal.diet not in Diet.values or not 0 <= meal.weekday <= 6:
            yield Finding(
                "unknown_meal",
                f"食事「{meal.meal}」・食形態「{meal.diet}」はありません。一覧から選んでください",
                where="meals",
            )


def _weekdays(meals: Sequence[AnyMeal], decision: Decision) -> Iterator[Finding]:
    beyond = sorted({meal.weekday for meal in meals if str(meal.weekday) not in decision.weekdays})
    if beyond:
        days = "・".join(WEEKDAYS[day] for day in beyond)
        yield Finding(
            "weekday_not_allowed",
            f"{days}曜日は、利用決定「{decision.number}」で利用できる曜日（{decision.weekday_words}）に"
            "ありません。その曜日の食事を外すか、決定通知書を確かめてください",
            where="meals",
        )


def _of_decision(
    meals: Sequence[AnyMeal], decision: Decision, rules: CompiledPack | None, on: date
) -> Iterator[Finding]:
    if decision.per_week is None:
        return
    counts = next((limit.counts for limit in _weekly(rules, on)), "events")
    planned, unit = _count(meals, counts), "日" if counts == "days" else "食"
    if planned > decision.per_week:
        yield Finding(
            "beyond_decision",
            f"利用決定「{decision.number}」は週{decision.per_week}{unit}までです。予定は週{planned}{unit}あります。"
            f"{planned - decision.per_week}{unit}減らしてください",
            where="meals",
        )


def _of_pack(meals: Sequence[AnyMeal], rules: CompiledPack | None, on: date) -> Iterator[Finding]:
    for limit in _weekly(rules, on):
        planned, unit = _count(meals, limit.counts), "日" if limit.counts == "days" else "食"
        if planned > limit.max:
            yield Finding(
                "beyond_pack",
                f"市の規則は{limit.sentence}です（{limit.clause}）。予定は週{planned}{unit}あります。"
                f"{planned - limit.max}{unit}減らしてください",
                where="meals",
            )
        if 0 < planned < limit.min:
            yield Finding(
                "below_pack",
                f"市の規則は{limit.sentence}です（{limit.clause}）。予定は週{planned}{unit}です。"
                f"{limit.min - planned}{unit}ふやしてください",
                where="meals",
            )
    for limit in rules.limits(on) if rules else ():
        per_day = Counter(meal.weekday for meal in meals)
        beyond = sorted(day for day, count in per_day.items() if count > limit.max)
        if limit.period == "day" and limit.counts == "events" and beyond:
            days = "・".join(WEEKDAYS[day] for day in beyond)
            yield Finding(
                "beyond_pack",
                f"市の規則は{limit.sentence}です（{limit.clause}）。{days}曜日の食事を{limit.max}食にしてください",
                where="meals",
            )


def _weekly(rules: CompiledPack | None, on: date) -> list[LimitWords]:
    return [limit for limit in rules.limits(on) if limit.period == "week"] if rules else []


def _count(meals: Sequence[AnyMeal], counts: str) -> int:
    return len({meal.weekday for meal in meals}) if counts == "days" else len(meals)
