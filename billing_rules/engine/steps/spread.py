"""`spread`: a level down: copied to every row, or shared by weights with the largest remainder, exactly."""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from billing_rules.engine.groups import Groups, shares, totals
from billing_rules.engine.number import Array, Number
from billing_rules.engine.part import Name
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import MOST_PEOPLE, MOST_PER_PERSON, Known, Level, Scope
from billing_rules.engine.steps.spec import NamingStep
from billing_rules.engine.steps.sum import BELOW
from billing_rules.engine.steps.telling import value_of
from npo_platform.kernel.errors import Refusal


class Spread(NamingStep):
    """Brings a column of `from_level` down; with `by`, the shares add up to it."""

    step: Literal["spread"]
    of: Name
    from_level: Literal["person", "invoice"] = "person"
    how: Literal["copy", "share"]
    by: Name | None = None

    @model_validator(mode="after")
    def _share_has_weights(self) -> Self:
        if (self.how == "share") != (self.by is not None):
            raise ValueError("分ける（share）ときは by に重みの名前を、写す（copy）ときは by を書かないでください。")
        return self

    @property
    def made_at(self) -> Level:
        return BELOW[self.from_level]

    def compile(self, scope: Scope) -> "CompiledSpread":
        to = self.made_at
        known = scope.known(self.from_level, self.of)
        result = known.number
        if self.by is not None:
            amount, weight = scope.whole(self.from_level, self.of).number, scope.known(to, self.by)
            if weight.choices or weight.number.low < 0:
                raise Refusal("negative", f"重み「{weight.label}」は 0 以上の数にしてください。")
            _ = amount * weight.number.times(MOST_PER_PERSON if to == "event" else MOST_PEOPLE)
            result = Number(min(0, amount.low), max(0, amount.high))
            scope.adds(to, self.name)
        scope.add(to, Known(self.name, self.label, known.kind, result, known.choices))
        return CompiledSpread(self, to, known)


@dataclass(frozen=True, slots=True)
class CompiledSpread:
    spec: Spread
    level: Level
    known: Known

    def run(self, run: Run) -> None:
        group, starts = run.up(self.level)
        amount = run.columns[self.spec.from_level][self.spec.of]
        if self.spec.by is None:
            column = amount[group]
        else:
            column = shares(amount, self._weights(run, self.spec.by), group, starts)
        run.columns[self.level][self.spec.name] = column

    def _weights(self, run: Run, by: str) -> Array:
        """Where a group has no weight at all, its amount goes to the last row that counts."""
        counts, (group, starts) = run.counts(self.level), run.up(self.level)
        weight = np.where(counts, run.columns[self.level][by], 0)
        weightless = totals(weight, starts, run.size(self.spec.from_level)) == 0
        nth = Groups(np.append(starts, len(counts))).running(counts.astype(np.int64))
        last = np.maximum.reduceat(nth, starts) if len(starts) else nth
        return np.where(weightless[group], counts & (nth == last[group]), weight)

    def tell(self, told: Told) -> Step | None:
        if not len(told.rows_of(self.level)):
            return None
        value = value_of(told, self.level, self.spec.name)
        how = "をそのまま使います" if self.spec.by is None else "を割り振りました（合計は変わりません）"
        return Step(self.spec.label, f"{self.known.label}{how}。", self.spec.clause, value)

    @property
    def words(self) -> str:
        how = "1件ずつに割り振り、端数は大きい順に1円ずつ足す" if self.spec.by else "1件ずつの計算に使う"
        return self.spec.words or f"{self.known.label}を{how}。"
