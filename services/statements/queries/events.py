"""What the rules hear of one record: what it says, else what is usual for the person, else what the stop tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from billing_rules.engine import CompiledPack, Input, fact_value
from billing_rules.facts import Value
from npo_platform.kernel.calendar import TOKYO
from services.people.models import InputValue
from services.people.queries import asked_of_event, values_on
from services.people.states import Diet

Values = Mapping[UUID, Sequence[InputValue]]
HANDED_OVER = "handed_over_at"


@dataclass(frozen=True, slots=True)
class Told:
    """One record as it stands: the stop's words, the time of handing over, and what was said besides."""

    meal: str
    diet: str
    status: str
    handed_over_at: datetime | None = None
    said: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """What one pack listens for, found out once for a whole month."""

    asked: tuple[Input, ...]
    wants_time: bool
    values: Values

    @classmethod
    def of(cls, pack: CompiledPack, values: Values) -> "Listener":
        clock = any((spec.name, spec.type) == (HANDED_OVER, "time") for spec in pack.inputs)
        return cls(asked_of_event(pack), clock, values)

    def hear(self, told: Told, decision_id: UUID, on: date) -> dict[str, Value]:
        """The inputs of one event."""
        inputs: dict[str, Value] = {"meal": told.meal, "diet": told.diet, "status": told.status}
        if self.wants_time and told.handed_over_at:
            inputs[HANDED_OVER] = told.handed_over_at.astimezone(TOKYO).strftime("%H:%M")
        if not self.asked:
            return inputs
        known = values_on(self.values.get(decision_id, ()), on) | dict(told.said or {})
        for spec in self.asked:
            if kept := known.get(spec.name):
                inputs[spec.name] = fact_value(spec, kept)
            elif spec.name == "diet" and not _is_offered(spec, told.diet):
                del inputs["diet"]
        return inputs


def _is_offered(spec: Input, diet: str) -> bool:
    """A food of the product's own that the rules know by the same code."""
    return diet in Diet and diet in (spec.choices or {})
