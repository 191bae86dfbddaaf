"""Accounts of people: what each bill still asks for, and what was paid too much. Sums, and nothing that is stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.bills.models import Entry
from services.bills.states import EntryKind


class Movement(NamedTuple):
    """One entry as the sums need it. `order` is when its bill is due, for bills; `reverses` names an entry."""

    id: UUID
    kind: str
    yen: int
    bill_id: UUID | None
    reverses_id: UUID | None
    due_on: date | None
    number: str


@dataclass(frozen=True, slots=True)
class Account:
    """What is open of each bill, oldest first, and what is held of the person beyond that."""

    open_yen: Mapping[UUID, int]
    spare: int

    @property
    def balance(self) -> int:
        """Above zero the person owes; below, the provider does."""
        return sum(self.open_yen.values()) - self.spare


def account_of(movements: Sequence[Movement]) -> Account:
    """Spread what came in over what was asked for.

    What names a bill goes to it first; the rest, and what was too much for it, to the oldest bill that is open.
    """
    taken_back = {one.reverses_id for one in movements if one.kind == EntryKind.REVERSED}
    standing = [one for one in movements if one.id not in taken_back and one.kind != EntryKind.REVERSED]
    bills = sorted((one for one in standing if one.kind == EntryKind.BILLED), key=_age)
    owed = {one.bill_id: one.yen for one in bills if one.bill_id}
    for one in standing:
        if one.kind == EntryKind.CREDITED and one.bill_id:
            owed[one.bill_id] += one.yen
    spare = -sum(yen for yen in owed.values() if yen < 0)
    open_yen = {bill: yen for bill, yen in owed.items() if yen > 0}
    for one in standing:
        if one.kind in (EntryKind.RECEIVED, EntryKind.EXEMPTED):
            spare += _pay(open_yen, one.bill_id, -one.yen)
        elif one.kind == EntryKind.REFUNDED:
            spare -= one.yen
    for bill in open_yen:
        spare = _pay(open_yen, bill, spare)
    return Account({bill: yen for bill, yen in open_yen.items() if yen}, spare)


def _pay(open_yen: dict[UUID, int], bill: UUID | None, yen: int) -> int:
    """What is left of an amount after its bill has taken what it asks for."""
    if bill is None or bill not in open_yen or yen <= 0:
        return yen
    paid = min(yen, open_yen[bill])
    open_yen[bill] -= paid
    return yen - paid


def _age(one: Movement) -> tuple[date, str]:
    return one.due_on or date.max, one.number


_COLUMNS = ("pk", "kind", "yen", "bill_id", "reverses_id", "bill__due_on", "bill__number")


def accounts(people: Collection[UUID] | None = None) -> dict[UUID, Account]:
    """The accounts of these people, or of everybody who has one; one query."""
    found = Entry.objects.order_by("at", "pk")
    if people is not None:
        found = found.filter(recipient_id__in=people)
    return {person: account_of(own) for person, own in _by_person(found.values_list("recipient_id", *_COLUMNS)).items()}


def account(recipient_id: UUID) -> Account:
    """One person's account; nothing asked and nothing held when there is no entry."""
    return accounts([recipient_id]).get(recipient_id, Account({}, 0))


def _by_person(rows: Iterable[tuple[UUID, *tuple[object, ...]]]) -> dict[UUID, list[Movement]]:
    own: dict[UUID, list[Movement]] = {}
    for person, *values in rows:
        own.setdefault(person, []).append(Movement(*values))  # type: ignore[arg-type]
    return own
