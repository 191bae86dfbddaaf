"""What the office has before its eyes while somebody is on the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from services.calls.queries.log import CallRow, calls_of
from services.people.models import Contact, Recipient
from services.people.queries import recipients
from services.plans.models import Stop, Suspension

AHEAD, FOUND = 7, 20


@dataclass(frozen=True, slots=True)
class Desk:
    """The person, whom the family's calls come from, the coming week, absences, and the last calls."""

    recipient: Recipient
    contacts: Sequence[Contact]
    stops: Sequence[Stop]
    pauses: Sequence[Suspension]
    calls: Sequence[CallRow]


def desk_of(recipient: Recipient, day: date) -> Desk:
    """Four queries, whoever calls."""
    stops = Stop.objects.filter(
        recipient=recipient, service_on__gte=day, service_on__lte=day + timedelta(days=AHEAD)
    ).order_by("service_on", "-meal")
    pauses = recipient.suspensions.filter(Q(until__isnull=True) | Q(until__gt=day)).order_by("starts_on", "pk")
    contacts = recipient.contacts.order_by("position", "pk")
    return Desk(recipient, list(contacts), list(stops), list(pauses), calls_of(recipient.pk))


def found(search: str, today: date) -> list[Recipient]:
    """People by a part of name or reading, number, or the last four digits of the telephone; nobody for no words."""
    return list(recipients(search, today=today)[:FOUND]) if search.strip() else []


def only_one(people: Sequence[Recipient]) -> UUID | None:
    """The person when the words fit nobody else."""
    return people[0].pk if len(people) == 1 else None
