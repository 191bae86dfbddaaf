"""What should stand: the meals that plans, decisions, suspensions and closed days come to, day by day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q

from billing_rules.engine import CompiledPack
from services.people.models import Decision, Recipient
from services.people.queries import rules_under
from services.plans.models import PlanMeal, Suspension, WeeklyPlan
from services.plans.states import CancelReason
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo

Key = tuple[UUID, date, str]


@dataclass(frozen=True, slots=True)
class Due:
    """A meal of the plan; with a reason it stands as cancelled, so that a month shows it as 休止."""

    decision: Decision
    diet: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DueBook:
    """The answers for [first, after): which meals stand, and why a stop that does not stand fell away."""

    meals: dict[Key, Due] = field(default_factory=dict)
    contracts: dict[UUID, Contract] = field(default_factory=dict)
    closed: dict[UUID, set[date]] = field(default_factory=dict)
    suspensions: dict[UUID, list[Suspension]] = field(default_factory=dict)

    def obstacle(self, recipient: Recipient, decision: Decision, day: date) -> str:
        """Why no meal of a decision can be due to a person that day; empty when nothing stands against it."""
        if recipient.ended_on and day > recipient.ended_on:
            return CancelReason.USE_ENDED
        agreed = self.contracts.get(decision.contract_id)
        if agreed is None or not decision.covers(day):
            return CancelReason.DECISION_ENDED
        if not agreed.covers(day):
            return CancelReason.CONTRACT_ENDED
        if not decision.allows(day):
            return CancelReason.WEEKDAY
        if day in self.closed[decision.contract_id]:
            return CancelReason.CLOSED_DAY
        if self.is_suspended(recipient.pk, day):
            return CancelReason.SUSPENDED
        return ""

    def is_suspended(self, recipient_id: UUID, day: date) -> bool:
        return any(
            pause.starts_on <= day and (pause.until is None or day < pause.until)
            for pause in self.suspensions.get(recipient_id, ())
        )


def due_book(first: date, after: date, recipient_ids: Collection[UUID] | None = None) -> DueBook:
    """Everything that should stand in [first, after), of all people or of some; the same number of queries for both."""
    contracts = {agreed.pk: agreed for agreed in contracts_of_npo()}
    days = [first + timedelta(days=n) for n in range((after - first).days)]
    closed = {key: _closed_days(rules_under(agreed), days) for key, agreed in contracts.items()}
    book = DueBook(contracts=contracts, closed=closed)
    overlapping = _overlapping(first, after, recipient_ids)
    for pause in Suspension.objects.filter(overlapping):
        book.suspensions.setdefault(pause.recipient_id, []).append(pause)
    meals = Prefetch("meals", PlanMeal.objects.order_by("weekday", "meal"))
    plans = WeeklyPlan.objects.filter(overlapping).select_related("recipient", "decision")
    for plan in plans.prefetch_related(meals).order_by("starts_on", "pk"):
        for day, meal in _meals(plan, first, after):
            reason = book.obstacle(plan.recipient, plan.decision, day)
            if reason in ("", CancelReason.SUSPENDED):
                # Of two plans for one meal the one that began first holds; `set_weekly_plan` refuses the second.
                book.meals.setdefault((plan.recipient_id, day, meal.meal), Due(plan.decision, meal.diet, reason))
    return book


def _closed_days(rules: CompiledPack | None, days: list[date]) -> set[date]:
    return {day for day in days if rules is not None and rules.is_closed(day)}


def _overlapping(first: date, after: date, recipient_ids: Collection[UUID] | None) -> Q:
    rows = Q(starts_on__lt=after) & (Q(until__isnull=True) | Q(until__gt=first))
    return rows if recipient_ids is None else rows & Q(recipient_id__in=recipient_ids)


def _meals(plan: WeeklyPlan, first: date, after: date) -> Iterator[tuple[date, PlanMeal]]:
    day = max(plan.starts_on, first)
    end = min(plan.until, after) if plan.until else after
    meals = list(plan.meals.all())
    while day < end:
        yield from ((day, meal) for meal in meals if meal.weekday == day.weekday())
        day += timedelta(days=1)
