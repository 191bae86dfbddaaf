"""Carrying people's decisions from a contract to the one that renews it, with burden class, usual values and plan."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import transaction

from npo_platform.kernel.errors import Refusal, Refused
from services.people.checks import DecisionDraft
from services.people.models import Decision
from services.people.queries import burden_on
from services.plans.actions.decisions import change_decision, renew_decision
from services.plans.queries.carrying import Carrying, carrying
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import start_job
from tenants.jobs.models import Job
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.models import Contract

JOB = "carry_decisions"


@dataclass(slots=True)
class Carried:
    """How many were carried, and for whom it could not be done with the sentence why."""

    count: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def start_carrying(following: Contract, *, ending_too: bool, by: Person, at: datetime) -> Job:
    """Have the worker carry everybody's decision to a renewal, with `ending_too` also those that end with the contract.

    Refused when nobody is left to carry (`nobody_to_carry`).
    """
    require_unsettled(following.pk)
    waiting = carrying(following, ending_too=ending_too)
    if not waiting.people:
        raise Refusal("nobody_to_carry", "引き継ぐ利用決定はもうありません。全員分が更新後の契約に入っています。")
    record("decisions_carried", following, by=by, at=at, detail=f"{len(waiting.people)}人")
    payload = {"by_id": str(by.id), "by_name": by.name, "ending_too": ending_too}
    return start_job(JOB, str(following.pk), at=at, payload=payload, total=len(waiting.people))


def carry(waiting: Carrying, *, by: Person, at: datetime) -> Carried:
    """Carry each person's decision in a transaction of its own; who is refused stays. May be repeated."""
    told = Carried()
    for decision in waiting.people:
        try:
            _carry_one(decision, waiting.following, by=by, at=at)
        except Refusal as refusal:
            findings = refusal.findings if isinstance(refusal, Refused) else []
            told.refused.append((decision.recipient.name, findings[0].message if findings else refusal.message))
        else:
            told.count += 1
    return told


@transaction.atomic
def _carry_one(decision: Decision, following: Contract, *, by: Person, at: datetime) -> None:
    first = following.starts_on
    draft = DecisionDraft(
        contract_id=decision.contract_id,
        number=decision.number,
        starts_on=decision.starts_on,
        until=first,
        programme=decision.programme,
        weekdays=decision.weekdays,
        per_week=decision.per_week,
    )
    beyond = following.ends_on if decision.until == first else decision.until
    if decision.until != first:
        change_decision(decision, draft, by=by, at=at)
    known = burden_on(decision, first - timedelta(days=1)) or ""
    carried = replace(draft, contract_id=following.pk, starts_on=first, until=beyond, burden_class=known)
    renew_decision(decision, carried, by=by, at=at)
