"""`deadline`: whether notice came in time: so many days before, by an hour, rolled back over days nobody works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from billing_rules.engine.almanac import by_day
from billing_rules.engine.number import FLAG, Array
from billing_rules.engine.part import Clock, Name, Words
from billing_rules.engine.parts import Calendar, Closure, Weekday
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import Known, Level, Scope
from billing_rules.engine.steps.spec import NamingStep
from billing_rules.engine.steps.telling import said
from billing_rules.engine.tables import date_of, days
from billing_rules.engine.words import WEEKDAYS, day_words, time_words
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.workdays import is_holiday

LONGEST_ROLL = 60
NotWorked = Weekday | Literal["holiday", "closed"]


class Deadline(NamingStep):
    """Makes a flag: 1 when `given_on` (and `given_at`) is not after the cut-off of the event's day.

    The cut-off lies `days_before` the day; while it falls on a day of `rolls_back` it moves one day earlier.
    Days and hour may be inputs, so that each provider has its own. `notice` is what is given: 連絡, 注文.
    """

    step: Literal["deadline"]
    days_before: Annotated[int, Field(strict=True, ge=0, le=60)] | Name
    at: Clock | Name | None = None
    rolls_back: tuple[NotWorked, ...] = ()
    given_on: Name
    given_at: Name | None = None
    notice: Words = "連絡"

    def compile(self, scope: Scope) -> "CompiledDeadline":
        if (self.at is None) != (self.given_at is None):
            raise Refusal(
                "half_time",
                "時刻で締め切るときは、at（締切の時刻）と given_at（連絡や注文の時刻）の両方を書いてください。",
            )
        self._of_kind(scope, self.given_on, "date")
        for name in (self.given_at, self.at):
            if isinstance(name, str):
                self._of_kind(scope, name, "time")
        if isinstance(self.days_before, str):
            number = scope.whole("event", self.days_before).number
            if number.low < 0 or number.high > LONGEST_ROLL:
                raise Refusal("bad_range", f"何日前かの入力は 0 から {LONGEST_ROLL} までの整数にしてください。")
        if set(WEEKDAYS) <= set(self.rolls_back):
            raise Refusal("never_worked", "rolls_back にすべての曜日があると、締切の日がなくなります。")
        if scope.calendar and "closed" in self.rolls_back and any(map(self._never_ends, scope.calendar.rows)):
            raise Refusal("never_worked", "休みの日が続きすぎて、締切の日がなくなります。休みの日を確かめてください。")
        scope.add("event", Known(self.name, f"{self.label}の内", "flag", FLAG))
        return CompiledDeadline(self, "event", scope.calendar, self._settled_days(scope))

    def _settled_days(self, scope: Scope) -> int | None:
        """How many days before, where the pack itself says; nothing where each provider has its own."""
        if isinstance(self.days_before, int):
            return self.days_before
        number = scope.whole("event", self.days_before).number
        return number.low if number.low == number.high else None

    def _never_ends(self, closure: Closure) -> bool:
        return closure.longest_span > LONGEST_ROLL or set(WEEKDAYS) <= {*self.rolls_back, *closure.weekdays}

    @staticmethod
    def _of_kind(scope: Scope, name: str, kind: str) -> None:
        known = scope.known("event", name)
        if known.kind != kind:
            word = "日付（date）" if kind == "date" else "時刻（time）"
            raise Refusal("wrong_kind", f"「{known.label}」は{word}の入力ではありません。")


@dataclass(frozen=True, slots=True)
class CompiledDeadline:
    spec: Deadline
    level: Level
    calendar: Calendar | None
    before: int | None

    def run(self, run: Run) -> None:
        columns, frame = run.columns["event"], run.frame
        before = np.broadcast_to(self._value(run, self.spec.days_before), len(frame))
        cut_off = by_day(frame.day - before, lambda day: days(self.worked(day)))
        given = columns[self.spec.given_on]
        in_time = given < cut_off
        if self.spec.given_at is None:
            in_time |= given == cut_off
        else:
            in_time |= (given == cut_off) & (columns[self.spec.given_at] <= self._value(run, self.spec.at))
        columns[self.spec.name] = in_time.view(np.int8)
        run.traces[self.spec.name] = cut_off

    def _value(self, run: Run, value: int | str | None) -> Array | int:
        return run.columns["event"][value] if isinstance(value, str) else value or 0

    def worked(self, day: date) -> date:
        """The day itself, or the last one before it on which notice is taken."""
        for _ in range(LONGEST_ROLL):
            if not self._is_off(day):
                return day
            day -= timedelta(days=1)
        return day

    def _is_off(self, day: date) -> bool:
        off = self.spec.rolls_back
        return (
            list(WEEKDAYS)[day.weekday()] in off
            or ("holiday" in off and is_holiday(day))
            or ("closed" in off and self.calendar is not None and self.calendar.is_closed(day))
        )

    def cut_off(self, day: date) -> tuple[date, int | None] | None:
        """The last day and minute for notice about a day; nothing where an input decides them."""
        if self.before is None or isinstance(self.spec.at, str):
            return None
        return self.worked(day - timedelta(days=self.before)), self.spec.at

    def tell(self, told: Told) -> Step | None:
        column = told.column("event", self.spec.name)
        if not len(column):
            return None
        late, counter = int(len(column) - column.sum()), told.scope.counter
        if len(column) > 1:
            sentence = (
                f"{self._rule()}。{len(column)}{counter}のうち、締切をすぎた{self.spec.notice}は {late}{counter}です。"
            )
            return Step(self.spec.label, sentence, self.spec.clause, f"締切のあと {late}{counter}")
        row = int(told.rows[0])
        hour = self._hour(told, row)
        on = date_of(int(told.run.traces[self.spec.name][row]))
        value = "締切のあと" if late else "締切の内"
        sentence = f"締切は{day_words(on)}{hour}。{self._given(told)}、{value}です。"
        return Step(self.spec.label, sentence, self.spec.clause, value)

    def _hour(self, told: Told, row: int) -> str:
        if self.spec.at is None:
            return ""
        at = np.broadcast_to(self._value(told.run, self.spec.at), len(told.run.frame))
        return time_words(int(at[row]))

    def _given(self, told: Told) -> str:
        known = told.scope.columns["event"]
        names: Sequence[str] = [self.spec.given_on, *([self.spec.given_at] if self.spec.given_at else [])]
        values = {name: int(told.column("event", name)[0]) for name in names}
        if values[self.spec.given_on] == known[self.spec.given_on].if_missing:
            return f"{self.spec.notice}がないので"
        return f"{''.join(said(known[name], value) for name, value in values.items())}の{self.spec.notice}は"

    def _rule(self) -> str:
        before = "事業者ごとに決めた日" if self.before is None else _before(self.before)
        at = self.spec.at
        hour = "" if at is None else ("事業者ごとに決めた時刻" if isinstance(at, str) else time_words(at))
        off = "・".join({"holiday": "祝日", "closed": "休みの日", **WEEKDAYS}[word] for word in self.spec.rolls_back)
        return f"締切は{before}{'の' if hour else ''}{hour}{f'（{off}にあたるときは、その前の日）' if off else ''}"

    @property
    def words(self) -> str:
        return self.spec.words or f"{self._rule()}。"


def _before(count: int) -> str:
    return {0: "当日", 1: "前日"}.get(count, f"{count}日前")
