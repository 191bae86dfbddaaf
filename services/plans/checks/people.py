"""What to mend in decisions and plans of a day: everybody at once, the pressing first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q

from billing_rules.engine import CompiledPack
from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Finding
from services.people.models import SEALED, BurdenClass, Decision, Recipient
from services.people.queries import rules_under
from services.plans.checks.fit import check_plan
from services.plans.models import PlanMeal, WeeklyPlan
from tenants.registry.queries import contracts_of_npo

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PersonFinding:
    """A finding and whom it concerns; the decision is where to go when it is about its plan."""

    finding: Finding
    recipient: Recipient
    decision: Decision | None = None


def plan_findings(day: date) -> list[PersonFinding]:
    """Everybody without a decision or a plan, with an ending decision, or with a plan that does not fit."""
    people = Recipient.objects.defer(*SEALED).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))
    classes = Prefetch("burden_classes", BurdenClass.objects.defer("code"))
    decisions = Prefetch("decisions", Decision.objects.order_by("starts_on", "pk").prefetch_related(classes))
    book = _PlanBook.on(day)
    found = [
        finding
        for recipient in people.prefetch_related(decisions).order_by("kana_key", "pk")
        for finding in _of_person(recipient, list(recipient.decisions.all()), book)
    ]
    return sorted(found, key=lambda item: item.finding.severity != "stop")


@dataclass(frozen=True, slots=True)
class _PlanBook:
    """The plans that hold on a day or later, by decision, and the rules by contract."""

    day: date
    plans: dict[UUID, list[WeeklyPlan]]
    rules: dict[UUID, CompiledPack | None]

    @classmethod
    def on(cls, day: date) -> "_PlanBook":
        meals = Prefetch("meals", PlanMeal.objects.order_by("weekday", "meal"))
        standing = WeeklyPlan.objects.filter(Q(until__isnull=True) | Q(until__gt=day))
        plans: dict[UUID, list[WeeklyPlan]] = {}
        for plan in standing.prefetch_related(meals).order_by("starts_on", "pk"):
            plans.setdefault(plan.decision_id, []).append(plan)
        return cls(day, plans, {agreed.pk: rules_under(agreed) for agreed in contracts_of_npo()})


def _of_person(recipient: Recipient, decisions: list[Decision], book: _PlanBook) -> Iterator[PersonFinding]:
    standing = [decision for decision in decisions if decision.until is None or decision.until > book.day]
    if not standing:
        yield PersonFinding(_no_decision(recipient, decisions), recipient)
        return
    last = standing[-1]
    if last.until is not None and last.until <= book.day + SOON and last.last_day:
        message = (
            f"{recipient.name}さんの利用決定「{last.number}」は{wareki(last.last_day)}で終わります。"
            "更新の通知が届いたら、更新を入れてください"
        )
        yield PersonFinding(Finding("decision_ends_soon", message, "warn"), recipient, last)
    for decision in standing:
        for finding in _of_decision(recipient, decision, book):
            yield PersonFinding(finding, recipient, decision)


def _of_decision(recipient: Recipient, decision: Decision, book: _PlanBook) -> Iterator[Finding]:
    if not decision.burden_classes.all():
        yield Finding(
            "no_burden_class",
            f"{recipient.name}さんの利用決定「{decision.number}」に負担区分が入っていません。"
            "決定通知書を見て入れてください",
            "warn",
        )
    plans = book.plans.get(decision.pk, [])
    if not any(plan.meals.all() for plan in plans):
        yield Finding(
            "no_plan",
            f"{recipient.name}さんの週間予定が入っていません。届ける曜日と食事を入れてください",
            "warn",
        )
    for plan in plans:
        rules, on = book.rules[decision.contract_id], max(plan.starts_on, book.day)
        for fault in check_plan(list(plan.meals.all()), decision=decision, rules=rules, on=on):
            yield Finding(fault.code, f"{recipient.name}さん：{fault.message}", fault.severity)


def _no_decision(recipient: Recipient, decisions: list[Decision]) -> Finding:
    last_day = decisions[-1].last_day if decisions else None
    if last_day is None:
        return Finding(
            "no_decision",
            f"{recipient.name}さんに利用決定がありません。このままでは配達予定が作られません。"
            "決定通知書を見て入れてください",
        )
    return Finding(
        "decision_ended",
        f"{recipient.name}さんの利用決定「{decisions[-1].number}」は{wareki(last_day)}で終わりました。"
        "更新を入れるか、利用の終わりを入れてください",
    )
