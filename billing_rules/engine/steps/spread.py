"""`spread`: a level down: copied to every row, or shared by weights with the largest remainder, exactly."""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from billing_rules.engine.number import Array, Number
from billing_rules.engine.part import Name
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import MOST_PEOPLE, MOST_PER_PERSON, Known, Level, Scope
from billing_rules.engine.steps.limit import ordinal
from billing_rules.engine.steps.spec import StepSpec
from billing_rules.engine.steps.sum import BELOW, totals
from billing_rules.engine.steps.telling import value_of
from npo_platform.kernel.errors import Refusal


class Spread(StepSpec):
    """Brings a column of `from_level` down; with `by`, the shares add up to it."""

    step: Literal["spread"]
    name: Name
    of: Name
    from_level: Literal["person", "invoice"] = "person"
    how: Literal["copy", "share"]
    by: Name | None = None

    @model_validator(mode="after")
    def _share_has_weights(self) -> Self:
        if (self.how == "share") != (self.by is not None):
            raise ValueError("分ける（share）ときは by に重みの名前を、写す（copy）ときは by を書かないでください。")
        return self

    def produces(self, scope: Scope) -> list[tuple[Level, str]]:
        return [(BELOW[self.from_level], self.name)]

    def compile(self, scope: Scope, number: int) -> "CompiledSpread":
        to = BELOW[self.from_level]
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
            weight = np.where(run.counts(self.level), run.columns[self.level][self.spec.by], 0)
            column = shares(amount, weight, group, starts, self._fallback(run))
        run.columns[self.level][self.spec.name] = column

    def _fallback(self, run: Run) -> Array:
        """Without any weight the amount goes to the last row that counts."""
        counts = run.counts(self.level)
        group, starts = run.up(self.level)
        nth = ordinal(counts.astype(np.int64), _starts_mask(len(counts), starts))
        last = np.maximum.reduceat(nth, starts) if len(starts) else nth
        return (counts & (nth == last[group])).astype(np.int64)

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


def shares(amount: Array, weight: Array, group: Array, starts: Array, fallback: Array) -> Array:
    """Whole-yen shares whose sum is the amount; what is left over goes to the largest remainders, first come first."""
    if not len(group):
        return np.zeros(0, dtype=np.int64)
    whole = totals(weight, starts, len(amount))
    weight = np.where(whole[group] == 0, fallback, weight)
    whole = totals(weight, starts, len(amount))
    exact = np.abs(amount)[group] * weight
    divisor = np.maximum(whole, 1)[group]
    share, remainder = exact // divisor, exact % divisor
    left = np.abs(amount) * (whole > 0) - totals(share, starts, len(amount))
    order = np.lexsort((np.arange(len(group)), -remainder, group))
    rank = ordinal(np.ones(len(group), dtype=np.int64), _starts_mask(len(group), starts))
    extra = np.empty(len(group), dtype=np.int64)
    extra[order] = rank <= left[group]
    result: Array = np.sign(amount)[group] * (share + extra)
    return result


def _starts_mask(size: int, starts: Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    mask = np.zeros(size, dtype=bool)
    mask[starts] = True
    return mask
