"""The weekly plan of a person under a decision."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from npo_platform.kernel.calendar import WEEKDAYS, wareki
from npo_platform.kernel.errors import Finding, Refused
from services.months.checks import require_open
from services.people.models import Decision, Recipient
from services.people.queries import rules_under
from services.plans.actions.refresh import materialise_ahead
from services.plans.checks import MealDraft, check_period, check_plan
from services.plans.models import PlanMeal, WeeklyPlan
from services.plans.states import Meal
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract


@transaction.atomic
def set_weekly_plan(
    decision: Decision, meals: Sequence[MealDraft], starts_on: date, *, by: Person, at: datetime
) -> WeeklyPlan:
    """Let a week of meals hold from a day on, until the next plan that is already there; no meals mean none.

    Refused (`plan_refused`) with everything by which it does not fit the decision, the pack or another plan of the
    person, and where a closed month would change (`month_closed`).
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=decision.recipient_id)
    require_unsettled(decision.contract_id)
    rules = rules_under(contract(decision.contract_id))
    later = WeeklyPlan.objects.filter(decision=decision, starts_on__gt=starts_on).order_by("starts_on").first()
    until = later.starts_on if later else None
    findings = [
        *check_period(decision, starts_on),
        *check_plan(meals, decision=decision, rules=rules, on=starts_on),
        *_clashes(decision, meals, starts_on, until),
    ]
    if findings:
        raise Refused("plan_refused", "この予定は保存できません。示したところを直してください。", findings)
    require_open(decision.contract_id, starts_on, until)

    plan = _replace(decision, starts_on, until)
    PlanMeal.objects.bulk_create([PlanMeal(plan=plan, weekday=m.weekday, meal=m.meal, diet=m.diet) for m in meals])
    materialise_ahead(at=at, first=starts_on, recipient=recipient)
    record("planned", plan, by=by, at=at, detail=f"週{len(meals)}食")
    return plan


def _replace(decision: Decision, starts_on: date, until: date | None) -> WeeklyPlan:
    """End the plan that holds, or take the one that begins this very day and empty it."""
    same_day = WeeklyPlan.objects.filter(decision=decision, starts_on=starts_on).first()
    if same_day:
        same_day.meals.all().delete()
        return same_day
    WeeklyPlan.objects.filter(
        Q(until__isnull=True) | Q(until__gt=starts_on), decision=decision, starts_on__lt=starts_on
    ).update(until=starts_on)
    return WeeklyPlan.objects.create(
        recipient_id=decision.recipient_id, decision=decision, starts_on=starts_on, until=until
    )


def _clashes(decision: Decision, meals: Sequence[MealDraft], starts_on: date, until: date | None) -> list[Finding]:
    """Nobody eats one meal twice: another decision's plan may not hold it at the same time."""
    others = PlanMeal.objects.select_related("plan__decision").filter(
        Q(plan__until__isnull=True) | Q(plan__until__gt=starts_on),
        Q(plan__decision__until__isnull=True) | Q(plan__decision__until__gt=starts_on),
        plan__recipient_id=decision.recipient_id,
    )
    if until is not None:
        others = others.filter(plan__starts_on__lt=until)
    taken = {(o.weekday, o.meal): o for o in others.exclude(plan__decision=decision).order_by("pk")}
    if decision.until is not None:
        taken = {key: o for key, o in taken.items() if o.plan.decision.starts_on < decision.until}
    return [
        Finding(
            "meal_planned_twice",
            f"{WEEKDAYS[meal.weekday]}曜日の{Meal(meal.meal).label}は、決定"
            f"「{taken[meal.weekday, meal.meal].plan.decision.number}」の予定"
            f"（{wareki(taken[meal.weekday, meal.meal].plan.starts_on)}から）にもあります。どちらかを外してください",
            where="meals",
        )
        for meal in meals
        if (meal.weekday, meal.meal) in taken
    ]
