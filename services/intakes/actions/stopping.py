"""Ending a decision because the city has."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from billing_rules.decisions.queries import Issued
from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal
from services.intakes.actions.deciding import draft_of
from services.people.models import Decision, Recipient
from services.plans.actions import change_decision, end_use
from services.records.queries import recorded_after
from tenants.accounts.queries import Person


def end_decision(issued: Issued, recipient: Recipient, *, by: Person, at: datetime) -> Decision:
    """End the decision after its last day and cancel its later stops; the person's use ends too if it was the last.

    Refused (`recorded_after_end`) when a meal is recorded after that day, and where a closed month would change.
    """
    decision = Decision.objects.get(contract_id=issued.contract_id, number=issued.number)
    day = recorded_after(decision.pk, issued.effective_on)
    if day:
        raise Refusal(
            "recorded_after_end",
            f"{recipient.name}さんは{wareki(issued.effective_on)}までですが、{wareki(day)}に記録があります。"
            "記録を確かめて直すか、「市に確かめる」で市に日を確かめてください。まだ何も変えていません。",
        )
    goes_on = Decision.objects.filter(Q(until__isnull=True) | Q(until__gt=issued.until), recipient=recipient)
    if not goes_on.exclude(pk=decision.pk).exists() and recipient.ended_on is None:
        end_use(recipient, ended_on=issued.effective_on, reason=issued.end_reason, by=by, at=at)
    if decision.until == issued.until:
        return decision
    return change_decision(decision, replace(draft_of(decision), until=issued.until), by=by, at=at)
