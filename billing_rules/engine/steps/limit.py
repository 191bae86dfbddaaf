"""`limit`: the nth event or distinct day of a person in a day, week, month or fiscal year."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from billing_rules.engine.formula import Formula
from billing_rules.engine.number import FLAG, Array, Number
from billing_rules.engine.numbering import Numbering
from billing_rules.engine.part import Name, Whole, Words
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import Known, Level, Scope
from billing_rules.engine.steps.spec import CountingStep
from billing_rules.engine.tables import days
from billing_rules.engine.words import day_words
from npo_platform.kernel.errors import Refusal

MOST_DAYS_TOLD = 5


def _crossed(least: int, most: int) -> str:
    return f"下限（min）{least:,} が上限（max）{most:,} をこえています。"


class Limit(CountingStep):
    """Makes a flag: 1 within the limit, 0 beyond it. Earlier events of the open period count too.

    `min` binds whoever plans a person's week; a month that stays below it is priced as it happened.
    """

    step: Literal["limit"]
    max: Whole | Name
    min: Annotated[int, Field(strict=True, ge=1)] | None = None
    per: Name | None = None
    beyond: Literal["refuse", "zero"]
    clause: Words

    @model_validator(mode="after")
    def _min_below_max(self) -> Self:
        if self.min is not None and isinstance(self.max, int) and self.min > self.max:
            raise ValueError(f"{_crossed(self.min, self.max)}どちらかを直してください。")
        return self

    def compile(self, scope: Scope) -> "CompiledLimit":
        where = self.condition(scope)
        choices = scope.choices("event", self.per) if self.per else 1
        number = scope.whole("event", self.max).number if isinstance(self.max, str) else Number(self.max, self.max)
        if number.low < 0:
            raise Refusal("negative", "上限は 0 以上の数にしてください。")
        if self.min is not None and self.min > number.high:
            raise Refusal("bad_range", f"{_crossed(self.min, number.high)}どちらかを直してください。")
        if self.beyond == "refuse":
            scope.refusing("上限をこえた記録を断る手順")
        scope.add("event", Known(self.name, f"{self.label}の内", "flag", FLAG))
        unit = scope.counter if self.counts == "events" else "日"
        always = number.high if number.low == number.high else None
        numbering = Numbering(self.period_in(scope), self.counts)
        return CompiledLimit(self, "event", where, numbering, unit, scope.counter, number.high, choices, always)


@dataclass(frozen=True, slots=True)
class CompiledLimit:
    spec: Limit
    level: Level
    where: Formula
    numbering: Numbering
    unit: str
    counter: str
    highest: int
    choices: int
    always: int | None

    def run(self, run: Run) -> None:
        columns = run.columns["event"]
        nth = self._nth(run.alive * self.where.run(columns), run)
        beyond = nth > self._most(run)
        columns[self.spec.name] = (~beyond).view(np.int8)
        run.traces[self.spec.name] = nth
        if self.spec.beyond == "zero":
            run.over |= beyond
        elif beyond.any():
            run.refuse(beyond, self._refusal(run, nth))

    def _most(self, run: Run) -> Any:
        return run.columns["event"][self.spec.max] if isinstance(self.spec.max, str) else self.spec.max

    def _nth(self, ones: Array, run: Run) -> Array:
        """The running number in each person's period, 0 for what does not count; with `per`, of each choice apart."""
        if self.spec.per is None:
            return self.numbering.nth(ones, run)
        return self.numbering.nth_of_each(ones, run.columns["event"][self.spec.per], self.choices, run)

    def _refusal(self, run: Run, nth: Array) -> Callable[[int], tuple[str, str, str]]:
        most = np.broadcast_to(self._most(run), len(nth))

        def said(row: int) -> tuple[str, str, str]:
            sentence = (
                f"{self.rule(int(most[row]))}です。この記録は{nth[row]}{self.unit}目にあたり、数えられません。"
                "予定か記録の日付を確かめてください。"
            )
            return sentence, self.spec.clause, f"{self.spec.label}：{self.rule(int(most[row]))}"

        return said

    def rule(self, most: int | None) -> str:
        """月曜から数えて1週に7食まで、または 2日から5日まで"""
        least = f"{self.spec.min}{self.unit}から" if self.spec.min else ""
        return f"{self.numbering.period.words}に{least}{f'{most:,}{self.unit}' if most is not None else '表の数'}まで"

    def tell(self, told: Told) -> Step | None:
        if not len(told.rows):
            return None
        most = np.unique(np.broadcast_to(self._most(told.run), len(told.run.frame))[told.rows])
        beyond = told.rows[told.column("event", self.spec.name) == 0]
        rule = self.rule(int(most[0]) if len(most) == 1 else None)
        what = self._told_beyond(told, beyond) if len(beyond) else self._told_within(told)
        return Step(
            self.spec.label,
            f"{rule}。{what}。{self._told_below(told)}",
            self.spec.clause,
            f"上限超え {len(beyond)}{self.counter}",
        )

    def _told_beyond(self, told: Told, beyond: Array) -> str:
        """11月16日（月）からの1週の8食目にあたる11月22日（日）は 0円です"""
        nth = told.run.traces[self.spec.name]
        parts = []
        for row in beyond[:MOST_DAYS_TOLD].tolist():
            on = told.run.frame.events[row].on
            parts.append(f"{self.numbering.period.around(on)}の{nth[row]}{self.unit}目にあたる{day_words(on)}")
        more = f"など {len(beyond)}{self.counter}" if len(beyond) > MOST_DAYS_TOLD else ""
        return f"{'、'.join(parts)}{more}は 0円です"

    def _told_below(self, told: Told) -> str:
        """2日に足りないのは、11月2日（月）からの1週（1日）です。 Periods that the month does not end are not told."""
        if self.spec.min is None:
            return ""
        frame, nth = told.run.frame, told.run.traces[self.spec.name]
        period = self.numbering.period.numbers(frame.day)
        apart = [frame.person, period, *([told.run.columns["event"][self.spec.per]] if self.spec.per else [])]
        groups = np.unique(np.stack(apart), axis=1, return_inverse=True)[1].ravel()
        most = np.zeros(groups.max() + 1, dtype=np.int64)
        np.maximum.at(most, groups, nth)
        ended = period < self.numbering.period.numbers(np.array([days(frame.month.after)]))[0]
        below = ended & (most[groups] > 0) & (most[groups] < self.spec.min)
        _, first = np.unique(groups[told.rows[below[told.rows]]], return_index=True)
        short = told.rows[below[told.rows]][first]
        if not len(short):
            return ""
        if len(told.people) > 1:
            people = len(np.unique(frame.person[short]))
            return f"{self.spec.min}{self.unit}に足りない期間が、{people}人に {len(short)} あります。"
        said = [
            f"{self.numbering.period.around(frame.events[row].on)}（{most[groups[row]]}{self.unit}）"
            for row in short[:MOST_DAYS_TOLD].tolist()
        ]
        more = f"など {len(short)}" if len(short) > MOST_DAYS_TOLD else ""
        return f"{self.spec.min}{self.unit}に足りないのは、{'、'.join(said)}{more}です。"

    def _told_within(self, told: Told) -> str:
        nth = told.run.traces[self.spec.name][told.rows]
        if not nth.any():
            return "上限に数える記録ではありません" if len(nth) == 1 else "上限に数える記録はありません"
        if len(nth) == 1:
            return f"この記録は{nth[0]}{self.unit}目で、上限の内です"
        return f"{self._told_refused(told)}。最も多いときで {nth.max()}{self.unit}です"

    def _told_refused(self, told: Told) -> str:
        """What these people's records beyond the limit came to; they are not among the records told of."""
        run = told.run
        theirs = np.isin(run.frame.person, told.people) & run.frame.priced & ~run.alive
        refused = int((theirs & (run.columns["event"][self.spec.name] == 0)).sum())
        return f"こえた記録 {refused}件は断りました" if refused else "こえた記録はありません"

    @property
    def words(self) -> str:
        after = "こえた分は 0円" if self.spec.beyond == "zero" else "こえた記録は受け付けない"
        return self.spec.words or f"{self.rule(self.always)}。{after}。"
