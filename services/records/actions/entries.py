"""What is sent to be written down, and the one-word answer to each of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from npo_platform.kernel.digest import digest
from services.records.states import Word


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A meal that was in no plan: who received what on which day."""

    recipient_id: UUID
    service_on: date
    meal: str
    diet: str


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One statement about one stop: what became of the meal, how the person was, or both.

    The two are told apart on purpose: an outcome never implies a safety state. `id` is made by the
    writer; `occurred_at` is left out when the writer only knows that it has happened by now. `inputs` are what the
    rules ask besides, by the pack's names.
    """

    id: UUID
    stop: UUID | Unplanned
    outcome: str = ""
    safety: str = ""
    handed_over_at: datetime | None = None
    occurred_at: datetime | None = None
    note: str = ""
    observed: str = ""
    reason: str = ""
    device: str = ""
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything a person typed freely."""
        return (self.note, self.observed, self.reason, self.device)

    @property
    def body_digest(self) -> str:
        """The same statement sent again has the same digest; nothing the server adds is in it."""
        said = {"inputs": dict(self.inputs)} if self.inputs else {}
        return digest(
            said
            | {
                "stop": _plain(self.stop),
                "outcome": self.outcome,
                "safety": self.safety,
                "handed_over_at": _instant(self.handed_over_at),
                "occurred_at": _instant(self.occurred_at),
                "note": self.note,
                "observed": self.observed,
                "reason": self.reason,
                "device": self.device,
            }
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one entry: its word, why if it needs a why, and the sentence people read."""

    id: UUID
    word: Word
    code: str = ""
    message: str = ""

    @property
    def is_kept(self) -> bool:
        """The record is safe here: a phone may forget its copy."""
        return self.word != Word.REJECTED


def _plain(stop: UUID | Unplanned) -> str | dict[str, str]:
    if isinstance(stop, UUID):
        return str(stop)
    return {
        "recipient": str(stop.recipient_id),
        "service_on": stop.service_on.isoformat(),
        "meal": stop.meal,
        "diet": stop.diet,
    }


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""
