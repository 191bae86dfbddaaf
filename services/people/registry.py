"""Ways of narrowing the list of people; a station downstream offers those that only it can answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its name in the address, its label and choices as they are said now, and whom a choice leaves a day."""

    name: str
    label: Callable[[], str]
    choices: Callable[[], Choices]
    fitting: Callable[[str, date], Iterable[UUID]]


_offered: dict[str, Way] = {}


def offer(way: Way) -> None:
    """Let the list be narrowed so; called once per name, from `apps.py:ready()`."""
    _offered[way.name] = way


def offered() -> list[Way]:
    """Every way there is, in the order in which the stations offered them: down the river."""
    return list(_offered.values())
