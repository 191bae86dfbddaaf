"""What one row of a file made, as it must be known to be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from services.people.checks import RecipientDraft
from services.people.models import Recipient


@dataclass(slots=True)
class Made:
    """Who came, or who was changed and what was `before`; contacts and decisions that came along.

    `beside` tells that classes or values were written beside a decision there was: such rows are only added.
    """

    person: UUID
    before: dict[str, Any] | None = None
    contacts: list[UUID] = field(default_factory=list)
    decisions: list[UUID] = field(default_factory=list)
    beside: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Made":
        """From what was kept."""
        keys = {name: [UUID(one) for one in kept[name]] for name in ("contacts", "decisions")}
        return cls(UUID(kept["person"]), kept["before"], beside=kept["beside"], **keys)

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "person": str(self.person),
            "before": self.before,
            "contacts": [str(one) for one in self.contacts],
            "decisions": [str(one) for one in self.decisions],
            "beside": self.beside,
        }

    @property
    def draft_before(self) -> RecipientDraft:
        """What was known of a changed person."""
        said: dict[str, Any] = dict(self.before or {})
        born_on = said.pop("born_on", None)
        return RecipientDraft(born_on=date.fromisoformat(born_on) if born_on else None, **said)


def said_of(recipient: Recipient) -> dict[str, Any]:
    """What is known of a person now, to be kept."""
    said = {column.name: getattr(recipient, column.name) for column in fields(RecipientDraft)}
    return {**said, "born_on": recipient.born_on.isoformat() if recipient.born_on else None}
