"""One person's plans, suspensions and coming stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from services.people.models import Decision
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
    plans = WeeklyPlan.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), decision=decision, starts_on__lte=day
    )
    return plans.prefetch_related(Prefetch("meals", _meals())).first()


def person_plans(recipient_id: UUID, day: date) -> list[PersonPlan]:
    """The plans of a person that hold on a day or begin later."""
    plans = WeeklyPlan.objects.select_related("decision").filter(
        Q(until__isnull=True) | Q(until__gt=day), recipient_id=recipient_id
    )
    found = plans.prefetch_related(Prefetch("meals", _meals())).order_by("starts_on", "pk")
    return [PersonPlan(plan, list(plan.meals.all())) for plan in found]


def suspensions_of(recipient_id: UUID) -> Sequence[Suspension]:
    """Every suspension of a person, newest first."""
    return list(Suspension.objects.filter(recipient_id=recipient_id).order_by("-starts_on", "pk"))


def upcoming(recipient_id: UUID, day: date, days: int = 14) -> Sequence[Stop]:
    """A person's stops from a day on, cancelled ones included."""
    stops = Stop.objects.filter(
        recipient_id=recipient_id, service_on__gte=day, service_on__lt=day + timedelta(days=days)
    )
    return list(stops.order_by("service_on", "-meal"))


def _meals() -> QuerySet[PlanMeal]:
    return PlanMeal.objects.order_by("weekday", "-meal")
