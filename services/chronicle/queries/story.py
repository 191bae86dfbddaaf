"""What happened to one person, the newest first; the same number of queries however long the story is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.chronicle.queries.event import Event
from services.chronicle.queries.months import corrections, exceptions
from services.chronicle.queries.person import changes, consents, decisions
from services.chronicle.queries.week import absences, plans
from services.chronicle.states import EventKind
from services.people.models import Recipient
from services.people.queries import person_page


@dataclass(frozen=True, slots=True)
class Story:
    """A person and everything that happened, the newest first; what is to come stands above."""

    recipient: Recipient
    today: date
    events: Sequence[Event]

    def of(self, kind: EventKind | None) -> list[Event]:
        """One strand, or all of them."""
        return [event for event in self.events if kind in (None, event.kind)]


def story_of(recipient_id: UUID, today: date) -> Story:
    """The story as it stands today; DoesNotExist for an unknown person."""
    page = person_page(recipient_id, today)
    person = page.recipient
    events = [
        *decisions(page, today),
        *plans(person),
        *absences(person),
        *changes(person),
        *consents(page),
        *exceptions(person),
        *corrections(person),
    ]
    order = list(EventKind)
    return Story(person, today, sorted(events, key=lambda one: (-one.on.toordinal(), order.index(one.kind))))
