"""What a day's deliveries came to: cards dealt from a deck, so that the shares come out as meant."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from npo_platform.kernel.calendar import TOKYO
from services.plans.models import Stop
from services.records.actions import RecordEntry

DECK = (
    ("absent",) * 7 + ("refused",) * 3 + ("left",) * 26 + ("cancelled",) * 3 + ("cancelled_late",) + ("handed",) * 160
)
CONCERNS = ("昨日の弁当が残っていた", "右足を引きずっていた", "顔色がわるかった", "部屋がとても暑かった")


class Dealer:
    """Deals outcomes; of every 200 stops 3.5 % are absent and 1.5 % refused."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.deck: list[str] = []
        self.met = 0

    def outcome(self) -> str:
        if not self.deck:
            self.deck = list(DECK)
            self.rng.shuffle(self.deck)
        return self.deck.pop()

    def uuid(self) -> UUID:
        """A record's id, made from the seed, as a phone would make one."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def is_concern(self) -> bool:
        """About one meeting in a hundred."""
        self.met += 1
        return self.met % 97 == 0


def at_clock(day: date, hour: int, minute: int = 0) -> datetime:
    """A Tokyo time of a day."""
    return datetime.combine(day, time(hour, minute), TOKYO)


def served_at(stop: Stop, place: int) -> datetime:
    """When the van comes by: lunches from 11:00, dinners from 16:00, 40 seconds apart."""
    start = at_clock(stop.service_on, 11 if stop.meal == "lunch" else 16)
    return start + timedelta(seconds=40 * place)


def entries_of(stops: Iterable[Stop], dealer: Dealer) -> Iterator[RecordEntry]:
    """What became of each stop, and apart from it how the person was."""
    for place, stop in enumerate(stops):
        yield from _entries(stop, served_at(stop, place), dealer)


def _entries(stop: Stop, at: datetime, dealer: Dealer) -> Iterator[RecordEntry]:
    outcome = dealer.outcome()
    if outcome in ("cancelled", "cancelled_late"):
        yield RecordEntry(dealer.uuid(), stop.pk, outcome=outcome, occurred_at=at, note="電話で連絡あり")
        return
    if outcome == "absent":
        yield RecordEntry(dealer.uuid(), stop.pk, outcome=outcome, safety="not_met", occurred_at=at)
        yield RecordEntry(
            dealer.uuid(), stop.pk, safety="usual", occurred_at=at + timedelta(hours=2), observed="電話で本人と話せた"
        )
        return
    concern = dealer.is_concern()
    yield RecordEntry(
        dealer.uuid(),
        stop.pk,
        outcome=outcome,
        safety="concern" if concern else "usual",
        handed_over_at=at if outcome in ("handed", "left") else None,
        occurred_at=at,
        observed=dealer.rng.choice(CONCERNS) if concern else "",
    )
