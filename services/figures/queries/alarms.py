"""Alarms about people, from the first worry to the word that ended it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from services.records.queries import Said
from services.records.states import SafetyState

CONFIRMED = frozenset({SafetyState.USUAL, SafetyState.CONCERN})
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StopAlarm:
    """One stop somebody had to worry about; `minutes` until it ended, None while it has not."""

    recipient_id: UUID
    minutes: int | None


def alarms_of(checks: Iterable[Said], unserved: Iterable[Said]) -> list[StopAlarm]:
    """The alarms of stops: begun by the first worry, ended by the first “as usual” no later worry follows."""
    people: dict[UUID, UUID] = {}
    calm: dict[UUID, list[datetime]] = {}
    worries: dict[UUID, list[datetime]] = {}
    for said in checks:
        people[said.stop_id] = said.recipient_id
        found = calm if said.word == SafetyState.USUAL else worries
        found.setdefault(said.stop_id, []).append(said.at)
    for said in unserved:
        people[said.stop_id] = said.recipient_id
        if not any(at <= said.at for at in calm.get(said.stop_id, ())):
            worries.setdefault(said.stop_id, []).append(said.at)
    return [StopAlarm(people[stop], _minutes(own, calm.get(stop, ()))) for stop, own in worries.items()]


def _minutes(worries: Sequence[datetime], calm: Sequence[datetime]) -> int | None:
    ends = [at for at in calm if at >= max(worries)]
    return (min(ends) - min(worries)) // MINUTE if ends else None


def rank(values: Sequence[int], share: Fraction) -> int | None:
    """The value at a share of the count, rounded up (nearest rank); None of nothing."""
    place = -(-len(values) * share.numerator // share.denominator)
    return sorted(values)[place - 1] if values else None
