"""`limit`: the nth event or distinct day of a person in a day, week, month or fiscal year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from pydantic import Field

from billing_rules.engine.formula import Formula, compile_formula
from billing_rules.engine.frame import Mask
from billing_rules.engine.number import FLAG, Array
from billing_rules.engine.part import Name, Whole, Words
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import Known, Level, Scope
from billing_rules.engine.steps.spec import StepSpec
from billing_rules.engine.tables import EPOCH
from billing_rules.engine.words import PERIODS, WEEKDAYS
from npo_platform.kernel.errors import Refusal

Period = Literal["day", "week", "month", "fiscal_year"]


class Limit(StepSpec):
    """Makes a flag: 1 within the limit, 0 beyond it. Earlier events of the open window count too."""

    step: Literal["limit"]
    name: Name
    counts: Literal["events", "days"]
    period: Period
    max: Whole | Name
    where: Words = Field(default="1")
    per: Name | None = None
    beyond: Literal["refuse", "zero"]
    clause: Words

    def produces(self, scope: Scope) -> list[tuple[Level, str]]:
        return [("event", self.name)]

    def compile(self, scope: Scope, number: int) -> "CompiledLimit":
        where = compile_formula(self.where, scope.numbers("event"))
        scope.used.update(where.names)
        if not where.number.is_flag:
            raise Refusal("not_flag", "数える条件（where）は、はい・いいえ の式で書いてください。")
        if self.per:
            scope.known("event", self.per)
        highest = scope.whole("event", self.max).number.high if isinstance(self.max, str) else self.max
        if self.beyond == "refuse":
            scope.refusing("上限をこえた記録を断る手順")
        scope.add("event", Known(self.name, self.label, "flag", FLAG))
        return CompiledLimit(self, number, "event", where, _first_weekday(self, scope), scope.counter, highest)


def _first_weekday(spec: Limit, scope: Scope) -> int:
    word = scope.settings.get("first_weekday", "monday")
    if word not in WEEKDAYS or (spec.period == "week" and "first_weekday" not in scope.settings):
        raise Refusal("first_weekday", "週の始まりを settings の first_weekday に monday か sunday などで書いてください。")
    return list(WEEKDAYS).index(str(word))


@dataclass(frozen=True, slots=True)
class CompiledLimit:
    spec: Limit
    number: int
    level: Level
    where: Formula
    first_weekday: int
    counter: str
    highest: int

    def run(self, run: Run) -> None:
        columns, frame = run.columns["event"], run.frame
        counted = run.alive & (np.broadcast_to(self.where.run(columns), len(frame)) != 0)
        nth = self._nth(counted.astype(np.int64), run)
        most = columns[self.spec.max] if isinstance(self.spec.max, str) else self.spec.max
        beyond = counted & (nth > most)
        columns[self.spec.name] = 1 - beyond.astype(np.int64)
        run.traces[self.number] = nth
        if self.spec.beyond == "zero":
            run.over |= beyond
        elif beyond.any():
            run.refuse(beyond, self._refusal(nth, most), lambda _: self.spec.clause)

    def _nth(self, ones: Array, run: Run) -> Array:
        """The running number in each person's period; with `per`, for each of its values apart."""
        person, day = run.frame.person, run.frame.day
        if self.spec.per is None:
            return self._running(ones, person, day)
        per = run.columns["event"][self.spec.per]
        group = person * (int(per.max(initial=0)) + 1) + per
        order = np.argsort(group, kind="stable")
        nth = np.empty(len(ones), dtype=np.int64)
        nth[order] = self._running(ones[order], group[order], day[order])
        return nth

    def _running(self, ones: Array, group: Array, day: Array) -> Array:
        if self.spec.counts == "days":
            ones = ones * (ordinal(ones, breaks(group, day)) == 1)
        return ordinal(ones, breaks(group, self.window(day)))

    def _refusal(self, nth: Array, most: Any) -> Callable[[int], str]:
        limits = np.broadcast_to(most, len(nth))
        return lambda row: (
            f"{self.rule(int(limits[row]))}です。この記録は{nth[row]}{self.unit}目にあたり、数えられません。"
            "予定か記録の日付を確かめてください。"
        )

    @property
    def unit(self) -> str:
        return self.counter if self.spec.counts == "events" else "日"

    def rule(self, most: int | None) -> str:
        """月曜から数えて1週に7食まで"""
        start = f"{list(WEEKDAYS.values())[self.first_weekday]}から数えて" if self.spec.period == "week" else ""
        limit = f"{most:,}{self.unit}まで" if most is not None else "表の数まで"
        return f"{start}{PERIODS[self.spec.period]}に{limit}"

    def window(self, day: Array) -> Array:
        """The number of the counting period each day lies in; 1970-01-01 was a Thursday."""
        match self.spec.period:
            case "day":
                return day
            case "week":
                return (day + 3 - self.first_weekday) // 7
        months: Array = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        return months if self.spec.period == "month" else (months - 3) // 12

    def window_start(self, day: date) -> date:
        """The first day of the counting period a day lies in."""
        match self.spec.period:
            case "day":
                return day
            case "week":
                return day - timedelta(days=((day - EPOCH).days + 3 - self.first_weekday) % 7)
            case "month":
                return day.replace(day=1)
        return date(day.year - (day.month < 4), 4, 1)

    def tell(self, told: Told) -> Step | None:
        if not len(told.rows):
            return None
        nth = told.run.traces[self.number][told.rows]
        most = np.broadcast_to(
            told.run.columns["event"][self.spec.max] if isinstance(self.spec.max, str) else self.spec.max, len(told.run.frame)
        )[told.rows]
        beyond = told.rows[told.column("event", self.spec.name) == 0]
        rule = self.rule(int(most[0]) if len(np.unique(most)) == 1 else None)
        if len(beyond):
            days = "、".join(f"{told.run.frame.events[row].on}" for row in beyond[:5])
            what = f"こえたのは {len(beyond)}{self.counter}で、0円です（{days}）"
        elif len(nth) == 1:
            what = f"この記録は{nth[0]}{self.unit}目で、上限の内です"
        else:
            what = f"こえた記録はありません。最も多いときで {int(nth.max())}{self.unit}です"
        return Step(self.spec.label, f"{rule}。{what}。", self.spec.clause, f"上限超え {len(beyond)}{self.counter}")

    @property
    def words(self) -> str:
        most = None if isinstance(self.spec.max, str) else self.spec.max
        after = "をこえた分は 0円" if self.spec.beyond == "zero" else "。こえた記録は受け付けない"
        return self.spec.words or f"{self.rule(most)}{after}。"


def breaks(person: Array, window: Array) -> Mask:
    """Where a new (person, window) group begins in rows sorted by person and day."""
    start = np.ones(len(person), dtype=bool)
    np.not_equal(window[1:], window[:-1], out=start[1:])
    start[1:] |= person[1:] != person[:-1]
    return start


def ordinal(ones: Array, start: Mask) -> Array:
    """The running count of ones inside each group."""
    total = np.cumsum(ones)
    first = np.flatnonzero(start)
    base = total[first] - ones[first]
    result: Array = total - np.repeat(base, np.diff(first, append=len(ones)))
    return result
