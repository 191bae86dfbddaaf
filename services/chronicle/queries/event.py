"""One thing that happened."""

from dataclasses import dataclass
from datetime import date

from services.chronicle.states import EventKind


@dataclass(frozen=True, slots=True)
class Event:
    """What, on which day, by whom if a person entered it, and where more of it is told."""

    on: date
    kind: EventKind
    title: str
    note: str = ""
    by: str = ""
    link: str = ""
