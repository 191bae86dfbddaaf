"""How people pay."""

from collections.abc import Collection
from uuid import UUID

from services.bills.states import Means


def ways_of(people: Collection[UUID]) -> dict[UUID, str]:
    """The way each of these people pays; who said nothing pays in cash."""
    return dict.fromkeys(people, Means.CASH.value)
