"""What the office types while somebody is on the line."""

from dataclasses import dataclass
from datetime import date

from services.calls.states import Way


@dataclass(frozen=True, slots=True)
class CallDraft:
    """One call as typed. `until` is the day after the last; none means until further notice."""

    kind: str
    caller: str
    way: str = Way.TELEPHONE
    starts_on: date | None = None
    until: date | None = None
    meal: str = ""
    diet: str = ""
    reason: str = ""
    note: str = ""
    tell_city: bool = False
    follow_up: bool = False

    @property
    def first(self) -> date:
        """The day from which something changes; only a note has none."""
        if self.starts_on is None:
            raise ValueError(f"a call of kind {self.kind} names its day")
        return self.starts_on
