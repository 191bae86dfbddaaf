"""集金表: whose money whoever carries the meals brings back on a day, route by route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.bills.models import Paper
from services.bills.queries.account import OpenBill
from services.bills.queries.ledger import accounts
from services.bills.queries.ways import ways_of
from services.bills.states import Means
from services.people.models import Recipient
from services.routes.queries import day_routes


@dataclass(frozen=True, slots=True)
class Payer:
    """One person on the round who pays in cash, with the bills that are open."""

    recipient: Recipient
    open_bills: Sequence[OpenBill]

    @property
    def yen(self) -> int:
        return sum(one.open_yen for one in self.open_bills)


@dataclass(frozen=True, slots=True)
class Round:
    """One route of a day with those on it who owe something, in the order they are visited."""

    name: str
    carrier_name: str
    payers: Sequence[Payer]

    @property
    def yen(self) -> int:
        return sum(one.yen for one in self.payers)


def rounds(day: date) -> list[Round]:
    """Every route of the day with somebody to ask; a person of two meals is asked once, at the first.

    The same number of queries for any number of people.
    """
    routes = day_routes(day)
    people = {stop.recipient_id for one in routes for stop in one.stops}
    held, ways = accounts(people), ways_of(people)
    bills = Paper.objects.select_related("month").defer("document")
    known = bills.in_bulk([pk for one in held.values() for pk in one.open_yen])
    asked: set[object] = set()
    found: list[Round] = []
    for one in routes:
        payers = [
            Payer(stop.recipient, [OpenBill(known[pk], yen) for pk, yen in held[stop.recipient_id].open_yen.items()])
            for stop in one.stops
            if stop.recipient_id not in asked
            and ways[stop.recipient_id] == Means.CASH
            and stop.recipient_id in held
            and held[stop.recipient_id].open_yen
        ]
        asked |= {payer.recipient.pk for payer in payers}
        if payers:
            found.append(Round(f"{one.name}　{one.meal.label}", one.carrier_name, payers))
    return found
