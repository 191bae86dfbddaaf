"""Changing, ending and renewing a decision: what these do to the stops decides that they live here."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal
from services.months.actions import touch_period
from services.months.checks import hold_open, require_open
from services.people.actions import add_input_values, decide
from services.people.checks import DecisionDraft, check_decision, refuse_all
from services.people.models import Decision, Recipient
from services.people.queries import rules_under, usual_of_person, values_of, values_on
from services.plans.actions.refresh import materialise_ahead
from services.plans.actions.weekly import set_weekly_plan
from services.plans.checks import MealDraft
from services.plans.queries import plan_in_force
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract

_PRICED = ("programme", "starts_on", "until")


@transaction.atomic
def change_decision(decision: Decision, draft: DecisionDraft, *, by: Person, at: datetime) -> Decision:
    """Correct a decision, or end it by its last day; stops beyond it are cancelled. The burden class is not touched.

    Refused (`bad_input`) as when entering one, and where programme or period would change in a closed month
    (`month_closed`). A decision stays with its contract (`contract_fixed`).
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=decision.recipient_id)
    decision = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if draft.contract_id != decision.contract_id:
        raise Refusal(
            "contract_fixed",
            "決定の委託契約は変えられません。この決定を終わらせて、新しい決定を入れてください。",
        )
    require_unsettled(decision.contract_id)
    draft = replace(draft, burden_class="", weekdays="".join(sorted(set(draft.weekdays))))
    agreed = contract(decision.contract_id)
    refuse_all(check_decision(draft, agreed=agreed, recipient=recipient, apart_from=decision.pk))
    first, until = _changed_period(decision, draft)
    if first is not None:
        require_open(decision.contract_id, first, until)

    for name in ("number", "programme", "starts_on", "until", "weekdays", "per_week"):
        setattr(decision, name, getattr(draft, name))
    decision.save(update_fields=["number", "programme", "starts_on", "until", "weekdays", "per_week"])
    today = tokyo_day(at)
    materialise_ahead(at=at, first=min(first, today) if first else today, recipient=recipient)
    if first is not None:
        hold_open(decision.contract_id, first, until)
    touch_period(decision.contract_id, min(first or today, today), None, at=at)
    record("decision_changed", decision, by=by, at=at)
    return decision


@transaction.atomic
def renew_decision(decision: Decision, draft: DecisionDraft, *, by: Person, at: datetime) -> Decision:
    """Enter the decision that follows one, and let the weekly plan go on under it.

    Refused as when entering a decision; a plan the new decision does not allow is refused with its findings.
    """
    following = decide(decision.recipient, draft, by=by, at=at)
    keep_usual(decision, following)
    plan = plan_in_force(decision, decision.last_day or draft.starts_on)
    meals = [MealDraft(m.weekday, m.meal, m.diet) for m in plan.meals.all()] if plan else []
    if meals:
        set_weekly_plan(following, meals, following.starts_on, by=by, at=at)
    return following


def keep_usual(decision: Decision, following: Decision) -> None:
    """What is usual for a person stays usual; what the decision itself settles was entered with it."""
    usual = {spec.name for spec in usual_of_person(rules_under(contract(decision.contract_id)))}
    if usual:
        rows = values_of([decision]).get(decision.pk, [])
        last = values_on(rows, decision.last_day or following.starts_on)
        kept = {name: value for name, value in last.items() if name in usual and value}
        add_input_values(following, kept, following.starts_on)


def _changed_period(decision: Decision, draft: DecisionDraft) -> tuple[date | None, date | None]:
    """The days whose price or permission changes: [first, until), nothing when only words do."""
    if draft.programme != decision.programme:
        ends = [decision.until, draft.until]
        return min(decision.starts_on, draft.starts_on), None if None in ends else max(e for e in ends if e)
    days: list[date] = []
    if draft.starts_on != decision.starts_on:
        days += [draft.starts_on, decision.starts_on]
    if draft.until != decision.until:
        known = [end for end in (draft.until, decision.until) if end]
        if len(known) == 1:
            return min(days + known), None
        days += known
    return (min(days), max(days)) if days else (None, None)
