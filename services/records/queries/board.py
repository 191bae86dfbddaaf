"""Today at a glance: who may have been missed, who needs a call, how far the day is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from npo_platform.kernel.calendar import TOKYO
from services.people.models import Contact, Recipient
from services.plans.states import Meal
from services.records.queries.day import DayLine, DaySheet, day_sheet
from services.records.states import (
    DELIVERED,
    NOT_VISITED,
    RECORDED_UNTIL,
    Outcome,
    SafetyState,
)


class Alarm(IntEnum):
    """Why a stop needs a person, the most urgent first. Silence is an alarm, not good news."""

    NO_RECORD = 1
    UNCONFIRMED = 2
    CONCERN = 3
    ABSENT = 4
    REFUSED = 5

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def tint(self) -> str:
        """The look of its chip: stop for a person nobody has seen, warn for the others."""
        return "stop" if self in (Alarm.NO_RECORD, Alarm.UNCONFIRMED) else "warn"


# How long an absence is only an absence; then nobody knows how the person is.
ABSENT_FOR = timedelta(minutes=30)
# Of so many, the most urgent, it is said whom to call; the others are read on the day's own page.
CALLED = 30

_LABELS = {
    Alarm.NO_RECORD: "記録なし",
    Alarm.UNCONFIRMED: "安否が未確認",
    Alarm.CONCERN: "気になる",
    Alarm.ABSENT: "不在",
    Alarm.REFUSED: "受取拒否",
}


@dataclass(frozen=True)
class AlarmLine:
    """One stop in the list of exceptions, and since when."""

    alarm: Alarm
    line: DayLine
    since: datetime
    minutes: int
    phone: str = ""
    contact: Contact | None = None

    @property
    def waited(self) -> str:
        """55分 or 3時間5分."""
        hours, minutes = divmod(self.minutes, 60)
        return f"{hours}時間{minutes}分" if hours else f"{minutes}分"

    @property
    def since_word(self) -> str:
        if self.alarm == Alarm.NO_RECORD:
            return "予定"
        return "" if self.alarm == Alarm.CONCERN else self.line.outcome_label


@dataclass(frozen=True)
class Board:
    """The numbers and the exceptions of one day at one moment."""

    sheet: DaySheet
    alarms: Sequence[AlarmLine]
    at: datetime

    @property
    def delivered(self) -> int:
        return sum(line.outcome in DELIVERED for line in self.sheet.expected)

    @property
    def unseen(self) -> int:
        """People among the exceptions nobody has said to be well or not."""
        return len({a.line.recipient_id for a in self.alarms if not a.line.safety})


def board_of(day: date, at: datetime) -> Board:
    """The board of a day as of an instant; three queries however long the day is."""
    sheet = day_sheet(day)
    alarms = [alarm for line in sheet.expected if (alarm := _alarm(line, day, at))]
    alarms.sort(key=_urgency)
    return Board(sheet=sheet, alarms=[*_to_call(alarms[:CALLED]), *alarms[CALLED:]], at=at)


def _to_call(alarms: Sequence[AlarmLine]) -> list[AlarmLine]:
    """The same with the person's own telephone and whom to call first of their contacts."""
    people = {alarm.line.recipient_id for alarm in alarms}
    if not people:
        return []
    phones = dict(Recipient.objects.filter(pk__in=people).values_list("pk", "phone"))
    last_first = Contact.objects.filter(recipient_id__in=people).order_by("-position", "-pk")
    first = {contact.recipient_id: contact for contact in last_first}
    return [
        replace(alarm, phone=phones[alarm.line.recipient_id], contact=first.get(alarm.line.recipient_id))
        for alarm in alarms
    ]


def due_at(day: date, meal: str) -> datetime:
    """The instant after which a meal without a record is an alarm."""
    until = RECORDED_UNTIL.get(Meal(meal), time(19, 0))
    return datetime.combine(day, until, TOKYO)


def _urgency(alarm: AlarmLine) -> tuple[int, bool, datetime, str]:
    """Who was met at the door but not asked about stands after those nobody saw."""
    was_handed = alarm.line.outcome == Outcome.HANDED
    return (alarm.alarm, was_handed, alarm.since, str(alarm.line.stop_id))


def _alarm(line: DayLine, day: date, at: datetime) -> AlarmLine | None:
    since = _since(line, day)
    kind = _kind(line, waited=at - since)
    if kind is None or since > at:
        return None
    return AlarmLine(kind, line, since, int((at - since).total_seconds()) // 60)


def _kind(line: DayLine, waited: timedelta) -> Alarm | None:
    """Every exception ends with somebody saying that the person is as usual."""
    if line.safety == SafetyState.CONCERN:
        return Alarm.CONCERN
    if not line.outcome:
        return Alarm.NO_RECORD
    if line.safety == SafetyState.NOT_MET:
        return Alarm.UNCONFIRMED
    if line.safety or line.outcome in NOT_VISITED:
        return None
    if line.outcome == Outcome.REFUSED:
        return Alarm.REFUSED
    if line.outcome == Outcome.ABSENT and waited < ABSENT_FOR:
        return Alarm.ABSENT
    return Alarm.UNCONFIRMED


def _since(line: DayLine, day: date) -> datetime:
    if line.safety == SafetyState.CONCERN and line.checked_at:
        return line.checked_at
    return line.handed_over_at or line.received_at or due_at(day, line.meal)
