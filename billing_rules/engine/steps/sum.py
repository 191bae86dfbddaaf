"""`sum`: a level up, exactly: from events to the person's month, from people to the invoice."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from billing_rules.engine.groups import totals
from billing_rules.engine.part import Name
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import MOST_PEOPLE, MOST_PER_PERSON, Known, Level, Scope
from billing_rules.engine.steps.spec import NamingStep
from billing_rules.engine.steps.telling import distribution
from npo_platform.kernel.errors import Refusal

BELOW: dict[Level, Level] = {"person": "event", "invoice": "person"}


class Sum(NamingStep):
    """Adds a column of the level below; events that were refused are not in it."""

    step: Literal["sum"]
    of: Name
    to: Literal["person", "invoice"]

    @property
    def made_at(self) -> Level:
        return self.to

    def compile(self, scope: Scope) -> "CompiledSum":
        below = BELOW[self.to]
        known = scope.known(below, self.of)
        if known.choices or known.kind in ("date", "time"):
            raise Refusal("not_number", f"「{known.label}」は数ではないので、合計できません。")
        scope.adds(below, self.of)
        scope.summed = True
        most = MOST_PER_PERSON if self.to == "person" else MOST_PEOPLE
        kind = "count" if known.kind == "flag" else known.kind
        scope.add(self.to, Known(self.name, self.label, kind, known.number.times(most)))
        return CompiledSum(self, self.to, known)


@dataclass(frozen=True, slots=True)
class CompiledSum:
    spec: Sum
    level: Level
    known: Known

    def run(self, run: Run) -> None:
        below = BELOW[self.level]
        column = run.columns[below][self.spec.of]
        _, starts = run.up(below)
        run.columns[self.level][self.spec.name] = totals(
            np.where(run.counts(below), column, 0), starts, run.size(self.level)
        )

    def tell(self, told: Told) -> Step | None:
        column = told.column(BELOW[self.level], self.spec.of)
        total, sentence = distribution(told, BELOW[self.level], self.known, column, sums=True)
        if self.level == "invoice":
            sentence = f"{len(column)}人分の合計 ＝ {total}。"
        return Step(self.spec.label, sentence, self.spec.clause, total)

    @property
    def words(self) -> str:
        whose = "利用者ごとに1か月分を" if self.level == "person" else "全員分を"
        return self.spec.words or f"{self.known.label}を{whose}合計し、{self.spec.label}とする。"
