"""The part of the first page that renews itself: exceptions, what waits in small rows, the times that come near."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.digest import digest
from services.calls.models import Call
from services.calls.queries import CutOff, day_words, late_to_record, near_cut_offs, open_calls
from services.plans.models import Stop
from services.plans.states import Meal, StopState
from services.records.queries import CALLED, Board, DayLine, board_of
from services.records.states import Outcome, SafetyState
from tenants.registry.queries import contracts_of_npo

NEAR = timedelta(hours=24)
PRESSING = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class MealBar:
    """How far one meal of the day is, in thousandths for the drawing."""

    meal: Meal
    total: int
    done: int
    alarmed: int
    quiet: int

    @property
    def done_width(self) -> int:
        return 1000 * self.quiet // self.total

    @property
    def alarm_width(self) -> int:
        return 1000 * self.alarmed // self.total

    @property
    def rest(self) -> int:
        return self.total - self.quiet - self.alarmed


@dataclass(frozen=True, slots=True)
class SmallRow:
    """Something that waits for somebody's act beside the exceptions; `key` is the same as long as it is the same."""

    key: str
    word: str
    text: str
    link: str
    act: str
    state: str = "warn"


@dataclass(frozen=True, slots=True)
class NearTime:
    """A deadline of the rules that comes near, and how long there is."""

    cut_off: CutOff
    left: timedelta

    @property
    def is_pressing(self) -> bool:
        return self.left <= PRESSING

    @property
    def left_words(self) -> str:
        hours, minutes = divmod(int(self.left.total_seconds()) // 60, 60)
        if hours:
            return _("あと %(hours)s時間%(minutes)s分") % {"hours": hours, "minutes": minutes}
        return _("あと %(minutes)s分") % {"minutes": minutes}

    @property
    def day_words(self) -> str:
        return day_words(self.cut_off.day)


@dataclass(frozen=True)
class Live:
    """The board of a moment with everything beside it that may change under one's eyes."""

    board: Board
    small: Sequence[SmallRow]
    times: Sequence[NearTime]
    tag: str

    @property
    def shown(self) -> Sequence[object]:
        return self.board.alarms[:CALLED]

    @property
    def hidden(self) -> int:
        return max(0, len(self.board.alarms) - CALLED)

    @property
    def is_quiet(self) -> bool:
        return not self.board.alarms and not self.small

    @property
    def delivered_words(self) -> str:
        return "・".join(f"{label} {count}" for label, count in self.board.sheet.outcome_counts)

    @cached_property
    def bars(self) -> list[MealBar]:
        alarmed = {alarm.line.stop_id for alarm in self.board.alarms}
        bars = []
        for meal in Meal:
            lines = [line for line in self.board.sheet.expected if line.meal == meal]
            if lines:
                bars.append(_bar(meal, lines, alarmed))
        return bars


def live_of(at: datetime) -> Live:
    """Everything of this moment; its tag is taken first, so that what changes meanwhile is told at the next turn."""
    tag = pulse(at)
    times = [NearTime(one, one.until - at) for one in near_cut_offs(list(contracts_of_npo()), at, within=NEAR)]
    small = [row for source in SOURCES for row in source(at)]
    return Live(board_of(tokyo_day(at), at), small, times, tag)


def pulse(at: datetime) -> str:
    """The same as long as the board would be drawn the same; two queries, and no row of a person is read.

    The minute is in it, because every row says how long somebody has waited.
    """
    of_day = Stop.objects.filter(service_on=tokyo_day(at)).aggregate(
        stops=Count("pk"),
        planned=Count("pk", filter=Q(state=StopState.PLANNED)),
        changed=Max("result__updated_at"),
        **{f"is_{code}": Count("pk", filter=Q(result__outcome=code)) for code in Outcome.values},
        **{f"was_{code}": Count("pk", filter=Q(result__safety_state=code)) for code in SafetyState.values},
    )
    told = Call.objects.aggregate(last=Max("received_at"), calls=Count("pk", filter=Q(follow_up=True)))
    minute = at.replace(second=0, microsecond=0)
    return digest([str(minute), {name: str(value) for name, value in {**of_day, **told}.items()}])


def _calls(_at: datetime) -> Iterator[SmallRow]:
    """What callers asked for and nobody has done yet."""
    for row in open_calls():
        what = {"name": row.call.recipient.name, "caller": row.call.caller, "note": row.call.note}
        yield SmallRow(
            key=f"call-{row.call.pk}",
            word=_("電話の対応待ち"),
            text=_("%(name)sさん（%(caller)s）：%(note)s") % what,
            link=f"{reverse('calls:index')}#call-{row.call.pk}",
            act=_("対応する"),
        )


def _called_off(at: datetime) -> Iterator[SmallRow]:
    """Meals of today that were called off after their deadline: the plan still has them, the record is owed."""
    for stop in late_to_record(tokyo_day(at)):
        what = {"name": stop.recipient.name, "meal": stop.get_meal_display()}
        yield SmallRow(
            key=f"late-{stop.pk}",
            word=_("締切のあとの休み"),
            text=_("%(name)sさんの今日の%(meal)s：締切のあとに休みの電話。届けずに、記録を入れます。") % what,
            link=f"{reverse('records:stop', args=[stop.pk])}?back={reverse('home:today')}",
            act=_("記録する"),
        )


# Whoever has something to say to the office at this moment adds a source; each is asked once.
SOURCES: tuple[Callable[[datetime], Iterator[SmallRow]], ...] = (_calls, _called_off)


def _bar(meal: Meal, lines: Sequence[DayLine], alarmed: set[UUID]) -> MealBar:
    done = [line for line in lines if line.outcome]
    return MealBar(
        meal=meal,
        total=len(lines),
        done=len(done),
        alarmed=sum(line.stop_id in alarmed for line in lines),
        quiet=sum(line.stop_id not in alarmed for line in done),
    )
