"""Taking what the city decided: person, decision, classes, values and week in one transaction, once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from billing_rules.decisions import actions as decisions
from billing_rules.decisions.queries import addressed, to_take
from billing_rules.decisions.states import Kind, State
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal, Refused
from services.intakes.actions.deciding import enter_decision, exact_day
from services.intakes.actions.persons import enter_person
from services.intakes.actions.stopping import end_decision
from services.intakes.models import Taking
from services.intakes.queries import Arrival, arrival
from services.people.models import Decision, Recipient
from services.plans.actions import set_weekly_plan
from services.plans.checks import MealDraft
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@dataclass(frozen=True, slots=True)
class TakeDraft:
    """What the office says besides yes: whose decision it is where that is in doubt, and the week it will be.

    Without `meals` the week is the proposed one; `recipient_id` is somebody known, `as_new` somebody new.
    """

    recipient_id: UUID | None = None
    as_new: bool = False
    meals: Sequence[MealDraft] | None = None
    plan_from: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of many: how many were taken, and which were left, each with its sentence."""

    count: int
    left: Sequence[tuple[str, str]]


@transaction.atomic
def take(issued_id: UUID, draft: TakeDraft, *, by: Person, at: datetime) -> Taking:
    """Take one version of the city's decision; taken a second time, or by two at once, it is taken once.

    Refused when the city has changed it since (`decision_replaced`), when nobody said whose it is
    (`person_unclear`), when meals are recorded after the last day (`recorded_after_end`), and as the verbs it calls
    refuse: a closed month, a period that overlaps, a week the decision does not allow. Then nothing is done.
    """
    _one_at_a_time()
    known = Taking.objects.filter(issued_id=issued_id).first()
    if known:
        return known
    issued = addressed(issued_id)
    if issued.state == State.REPLACED:
        raise Refusal(
            "decision_replaced",
            f"決定「{issued.number}」は、市がそのあと変えました。「市からの決定」を開き直して、新しいほうを取り込んでください。",
        )
    arrived = arrival(issued, tokyo_day(at))
    recipient, decision = _apply(arrived, draft, by=by, at=at)
    taking = Taking.objects.create(
        issued_id=issued.pk,
        contract_id=issued.contract_id,
        number=issued.number,
        version=issued.version,
        recipient=recipient,
        decision=decision,
        exact_on=exact_day(issued, decision, tokyo_day(at)) if decision else None,
        taken_at=at,
        taken_by_name=by.name,
    )
    decisions.mark_taken(issued, by=by, at=at)
    record("decision_taken", taking, by=by, at=at, detail=f"{issued.number} {Kind(issued.kind).label}")
    return taking


@transaction.atomic
def take_all(issued_ids: Collection[UUID], *, by: Person, at: datetime) -> Taken:
    """Take these versions as they are proposed, each wholly or not at all; what is left is told with why."""
    count, left = 0, list[tuple[str, str]]()
    for issued in to_take().filter(pk__in=issued_ids):
        try:
            with transaction.atomic():
                take(issued.pk, TakeDraft(), by=by, at=at)
        except Refusal as refusal:
            left.append((f"{issued.name}さん（{issued.number}）", _sentences(refusal)))
        else:
            count += 1
    return Taken(count, left)


def _apply(arrived: Arrival, draft: TakeDraft, *, by: Person, at: datetime) -> tuple[Recipient | None, Decision | None]:
    issued, match = arrived.issued, arrived.match
    if match.word == "nothing":
        return None, None
    recipient = enter_person(arrived, recipient_id=draft.recipient_id, as_new=draft.as_new, by=by, at=at)
    if issued.kind == Kind.STOP:
        return recipient, end_decision(issued, recipient, by=by, at=at)
    decision = enter_decision(issued, recipient, by=by, at=at)
    _plan(arrived, decision, draft, by=by, at=at)
    return recipient, decision


def _plan(arrived: Arrival, decision: Decision, draft: TakeDraft, *, by: Person, at: datetime) -> None:
    """The week from its day on, if it is another than the one that holds."""
    meals = arrived.proposal if draft.meals is None else draft.meals
    starts_on = draft.plan_from or arrived.plan_from
    held = arrived.match.decision is not None and list(meals) == list(arrived.standing)
    if meals and not held and decision.covers(starts_on):
        set_weekly_plan(decision, list(meals), starts_on, by=by, at=at)


def _sentences(refusal: Refusal) -> str:
    if isinstance(refusal, Refused) and refusal.findings:
        return " ".join(finding.message for finding in refusal.findings)
    return refusal.message


def _one_at_a_time() -> None:
    """Two people taking at once must not enter one decision twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.intakes', 0))")
