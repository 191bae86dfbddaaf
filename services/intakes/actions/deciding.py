"""The city's decision as the NPO's own row, with the classes and values beside it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from billing_rules.decisions.queries import Issued, addressed, taken_before
from billing_rules.decisions.states import Kind
from npo_platform.kernel.calendar import tokyo_day
from services.intakes.models import Taking
from services.people.actions import decide, set_burden_class, set_input_values
from services.people.checks import DecisionDraft
from services.people.models import Decision, Recipient
from services.people.queries import decision_on
from services.plans.actions import change_decision, keep_usual
from tenants.accounts.queries import Person

_NAMES = ("number", "programme", "starts_on", "until", "weekdays", "per_week")


def enter_decision(issued: Issued, recipient: Recipient, *, by: Person, at: datetime) -> Decision:
    """Enter the decision, or bring the one of that number in line with it; then what is dated beside it.

    Days that are still to come keep what holds until then: weekdays are widened now and narrowed on their day.
    """
    known = Decision.objects.filter(contract_id=issued.contract_id, number=issued.number).first()
    if known is None:
        before = decision_on(recipient.pk, issued.starts_on - timedelta(days=1), issued.contract_id)
        decision = decide(recipient, draft_of(issued), by=by, at=at)
        if before:
            keep_usual(before, decision)
    else:
        decision = _in_line(known, _widened(issued, known, tokyo_day(at)), by=by, at=at)
    _date(issued, decision, by=by, at=at)
    return decision


def exact_day(issued: Issued, decision: Decision, today: date) -> date | None:
    """The day on which weekdays and number become exactly what the city decided; None when they are."""
    exact = (issued.weekdays, issued.per_week) == (decision.weekdays, decision.per_week)
    return None if exact or issued.kind == Kind.STOP else max(issued.effective_on, today)


@transaction.atomic
def settle(today: date, *, at: datetime) -> int:
    """Narrow the decisions whose day has come; how many it were. Twice does nothing the second time."""
    due = Taking.objects.select_for_update().filter(exact_on__lte=today).order_by("taken_at", "pk")
    for taking in due:
        decision = taking.decision
        newer = Taking.objects.filter(
            contract_id=taking.contract_id, number=taking.number, version__gt=taking.version
        ).exists()
        if decision and not newer:
            issued = addressed(taking.issued_id)
            exact = replace(draft_of(decision), weekdays=issued.weekdays, per_week=issued.per_week)
            _in_line(decision, exact, by=Person(issued.issued_by_id, issued.contract.city_name), at=at)
        taking.exact_on = None
        taking.save(update_fields=["exact_on"])
    return len(due)


def draft_of(row: Issued | Decision) -> DecisionDraft:
    """What a version, or the decision it became, says of period and week."""
    return DecisionDraft(
        contract_id=row.contract_id,
        number=row.number,
        starts_on=row.starts_on,
        until=row.until,
        programme=row.programme,
        weekdays=row.weekdays,
        per_week=row.per_week,
    )


def _widened(issued: Issued, known: Decision, today: date) -> DecisionDraft:
    draft = draft_of(issued)
    if issued.effective_on <= today:
        return draft
    weekdays = "".join(sorted(set(draft.weekdays) | set(known.weekdays)))
    counts = [draft.per_week, known.per_week]
    per_week = None if None in counts else max(count for count in counts if count)
    return replace(draft, weekdays=weekdays, per_week=per_week)


def _in_line(known: Decision, draft: DecisionDraft, *, by: Person, at: datetime) -> Decision:
    if all(getattr(known, name) == getattr(draft, name) for name in _NAMES):
        return known
    return change_decision(known, draft, by=by, at=at)


def _date(issued: Issued, decision: Decision, *, by: Person, at: datetime) -> None:
    """What the versions since the one taken last say of classes and values, each from its day on."""
    before = taken_before(issued)
    for row in issued.dated[len(before.dated) if before else 0 :]:
        day = max(row.starts_on, decision.starts_on)
        if not decision.covers(day):
            continue
        if row.burden_class:
            set_burden_class(decision, row.burden_class, day, by=by, at=at)
        if row.inputs:
            set_input_values(decision, row.inputs, day, by=by, at=at)
