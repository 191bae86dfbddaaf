"""One person's plans, suspensions and coming stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from npo_platform.kernel.calendar import WEEKDAYS
from services.people.models import Decision, Recipient
from services.plans.models import PlanMeal, Stop, Suspension, WeeklyPlan
from services.plans.states import Meal


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """A weekly plan as a table: meals down, weekdays across."""

    plan: WeeklyPlan
    meals: Sequence[PlanMeal]

    @property
    def table(self) -> list[tuple[Meal, list[PlanMeal | None]]]:
        at = {(meal.weekday, meal.meal): meal for meal in self.meals}
        rows = [(meal, [at.get((weekday, meal.value)) for weekday in range(7)]) for meal in Meal]
        return [(meal, cells) for meal, cells in rows if any(cells)]

    @property
    def count(self) -> int:
        return len(self.meals)


def plan_in_force(decision: Decision, day: date) -> WeeklyPlan | None:
    """The decision's plan of a day, with its meals at hand."""
    plans = WeeklyPlan.objects.filter(Q(until__isnull=True) | Q(until__gt=day), decision=decision, starts_on__lte=day)
    return plans.prefetch_related(Prefetch("meals", _meals())).first()


@dataclass(frozen=True, slots=True)
class DecisionPlans:
    """The plans of one decision that hold or are to come."""

    decision: Decision
    plans: Sequence[PersonPlan]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What the plans station knows of one person."""

    recipient: Recipient
    day: date
    groups: Sequence[DecisionPlans]
    suspensions: Sequence[Suspension]
    stops: Sequence[Stop]
    weekdays: str = WEEKDAYS


def away_on(day: date) -> Sequence[Suspension]:
    """Who is away on a day, the longest first."""
    away = Suspension.objects.select_related("recipient").filter(
        Q(until__isnull=True) | Q(until__gt=day), starts_on__lte=day
    )
    return list(away.order_by("starts_on", "recipient__kana_key", "pk"))


def plan_page(recipient: Recipient, day: date) -> PlanPage:
    """A person's decisions with their plans, absences not yet past, and stops of the coming two weeks."""
    standing = Decision.objects.filter(Q(until__isnull=True) | Q(until__gt=day), recipient=recipient)
    plans = WeeklyPlan.objects.filter(Q(until__isnull=True) | Q(until__gt=day), recipient=recipient)
    found = plans.prefetch_related(Prefetch("meals", _meals())).order_by("starts_on", "pk")
    shown = [PersonPlan(plan, list(plan.meals.all())) for plan in found]
    away = Suspension.objects.filter(Q(until__isnull=True) | Q(until__gt=day), recipient=recipient)
    stops = Stop.objects.filter(recipient=recipient, service_on__gte=day, service_on__lte=day + timedelta(days=14))
    return PlanPage(
        recipient=recipient,
        day=day,
        groups=[
            DecisionPlans(decision, [plan for plan in shown if plan.plan.decision_id == decision.pk])
            for decision in standing.order_by("starts_on", "pk")
        ],
        suspensions=list(away.order_by("starts_on", "pk")),
        stops=list(stops.order_by("service_on", "-meal")),
    )


def _meals() -> QuerySet[PlanMeal]:
    return PlanMeal.objects.order_by("weekday", "-meal")
