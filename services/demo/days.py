"""What a day's deliveries came to: cards dealt from a deck, so that the shares come out as meant."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from services.demo.times import at_clock
from services.plans.models import Stop
from services.records.actions import RecordEntry
from services.records.states import Channel

DECK = (
    ("absent",) * 9 + ("refused",) * 3 + ("left",) * 26 + ("cancelled",) * 3 + ("cancelled_late",) + ("handed",) * 158
)
NOTES = {
    "absent": ("呼び鈴に返事がない", "デイサービスから戻っていない", "窓が閉まっていて返事がない"),
    "refused": ("食欲がないとのこと", "家族と食べるとのこと"),
    "left": ("玄関の箱に入れた", "本人の希望で玄関先に置いた"),
    "cancelled": ("朝、本人から電話", "前の日に家族から電話"),
    "cancelled_late": ("配達に出たあとで電話",),
}
CONCERNS = ("昨日の弁当が残っていた", "右足を引きずっていた", "顔色がわるかった", "部屋がとても暑かった")
CALMED = (
    "電話で本人と話せた。変わりなし",
    "家族に電話した。病院で診てもらい、心配ないとのこと",
    "民生委員が見に行った。元気だった",
)
ONE_CONCERN_IN = 97
NOT_WRITTEN_DOWN = 2


@dataclass
class Day:
    """What is told about one day: by those who drove, and by the office on the telephone."""

    driven: list[RecordEntry] = field(default_factory=list)
    told_by_phone: list[RecordEntry] = field(default_factory=list)


class Dealer:
    """Deals outcomes; of every 200 stops 4.5 % are absent and 1.5 % refused."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.deck: list[str] = []
        self.met = 0
        self.worries: list[UUID] = []

    def day(self, stops: Sequence[Stop], *, now: datetime) -> Day:
        """Everything known about these stops by now, and what became of the worries of the day before."""
        told = Day()
        reached = [(stop, at) for place, stop in enumerate(stops) if (at := served_at(stop, place)) < now]
        if len(reached) < len(stops):  # in the middle of the round two sheets are still in the van
            reached = reached[:-NOT_WRITTEN_DOWN]
        if reached:
            self._calm_worries(told, at_clock(reached[0][0].service_on, 10))
        for stop, at in reached:
            self._deal(stop, at, told)
        told.told_by_phone = [entry for entry in told.told_by_phone if entry.occurred_at and entry.occurred_at < now]
        return told

    def uuid(self) -> UUID:
        """A record's id, made from the seed, as a phone would make one."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def _deal(self, stop: Stop, at: datetime, told: Day) -> None:
        outcome = self._outcome()
        note = self.rng.choice(NOTES.get(outcome, ("",)))
        if outcome in ("cancelled", "cancelled_late"):
            called_at = at_clock(stop.service_on, 9) if outcome == "cancelled" else at
            told.told_by_phone.append(
                RecordEntry(self.uuid(), stop.pk, outcome=outcome, occurred_at=called_at, note=note)
            )
        elif outcome == "absent":
            told.driven.append(
                RecordEntry(self.uuid(), stop.pk, outcome=outcome, safety="not_met", occurred_at=at, note=note)
            )
            called = self._calm(stop.pk, at + timedelta(hours=2), CALMED[0])
            told.told_by_phone.append(called)
        else:
            told.driven.append(self._met(stop, outcome, at, note))

    def _met(self, stop: Stop, outcome: str, at: datetime, note: str) -> RecordEntry:
        self.met += 1
        concern = self.met % ONE_CONCERN_IN == 0
        if concern:
            self.worries.append(stop.pk)
        return RecordEntry(
            self.uuid(),
            stop.pk,
            outcome=outcome,
            safety="concern" if concern else "usual",
            handed_over_at=at if outcome in ("handed", "left") else None,
            occurred_at=at,
            note=note,
            observed=self.rng.choice(CONCERNS) if concern else "",
        )

    def _calm_worries(self, told: Day, at: datetime) -> None:
        told.told_by_phone += [self._calm(stop_id, at, self.rng.choice(CALMED)) for stop_id in self.worries]
        self.worries = []

    def _calm(self, stop_id: UUID, at: datetime, words: str) -> RecordEntry:
        return RecordEntry(self.uuid(), stop_id, safety="usual", occurred_at=at, observed=words)

    def _outcome(self) -> str:
        if not self.deck:
            self.deck = list(DECK)
            self.rng.shuffle(self.deck)
        return self.deck.pop()


def served_at(stop: Stop, place: int) -> datetime:
    """When the van comes by: lunches from 11:00, dinners from 16:00, 40 seconds apart."""
    return at_clock(stop.service_on, 11 if stop.meal == "lunch" else 16) + timedelta(seconds=40 * place)


def in_order(stops: Iterable[Stop]) -> list[Stop]:
    """The order of the round: the same in every sample of one seed, which keys are not."""
    return sorted(stops, key=lambda stop: (stop.meal != "lunch", stop.recipient.number))


def written_by(day: date) -> tuple[str, Channel]:
    """Who writes the round down, and how: tablets most days, a sheet on some, paper at the weekend."""
    if day.weekday() > 4:
        return "chiba", Channel.PAPER
    return ("chiba", Channel.SHEET) if day.weekday() in (1, 3) else ("aoki", Channel.DEVICE)
