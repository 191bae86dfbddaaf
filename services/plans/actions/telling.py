"""Telling the city what happened to a person, where the office enters it anyway."""

from datetime import date, datetime

from django.db.models import Q

from billing_rules.decisions.actions import ReportDraft, report
from billing_rules.decisions.states import ReportKind
from services.people.models import Decision, Recipient
from tenants.accounts.queries import Person
from tenants.registry.queries import contract


def tell_cities(recipient: Recipient, kind: str, happened_on: date, note: str, *, by: Person, at: datetime) -> int:
    """Tell each city whose decision holds that day or is to come, in the caller's transaction; how many were told.

    What the city has no word for (a journey, a family's visit) is not told. Sent are number, name, what, day and note.
    """
    if kind not in ReportKind.values:
        return 0
    standing = Decision.objects.filter(Q(until__isnull=True) | Q(until__gt=happened_on), recipient=recipient)
    latest_first = standing.order_by("-starts_on", "pk")
    nearest = {decision.contract_id: decision for decision in latest_first}
    for contract_id, decision in nearest.items():
        draft = ReportDraft(decision.number, recipient.name, kind, happened_on, note)
        report(contract(contract_id), draft, by=by, at=at)
    return len(nearest)
