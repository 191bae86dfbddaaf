"""`last`: a person's value at the end of the month, for steps on the person's month."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from billing_rules.engine.frame import MISSING
from billing_rules.engine.part import Name
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import Known, Level, Scope
from billing_rules.engine.steps.spec import NamingStep
from billing_rules.engine.steps.telling import value_of
from billing_rules.engine.tables import days


class Last(NamingStep):
    """A person input as of the month's last day; any other column, or one that has ended, at the last event."""

    step: Literal["last"]
    of: Name

    @property
    def made_at(self) -> Level:
        return "person"

    def compile(self, scope: Scope) -> "CompiledLast":
        known = scope.known("event", self.of)
        scope.summed = True
        scope.add("person", Known(self.name, self.label, known.kind, known.number, known.choices))
        return CompiledLast(self, "person", known)


@dataclass(frozen=True, slots=True)
class CompiledLast:
    spec: Last
    level: Level
    known: Known

    def run(self, run: Run) -> None:
        frame, size = run.frame, run.size("person")
        rows = np.arange(len(frame))
        ranked = np.where(run.counted, rows + len(frame), rows)
        final = np.maximum.reduceat(ranked, frame.starts) % len(frame) if size else rows
        column = run.columns["event"][self.spec.of][final]
        if self.spec.of in frame.histories:
            at_end = frame.histories[self.spec.of].at(np.arange(size), np.full(size, days(frame.month.last)))
            column = np.where(at_end > MISSING, at_end, column)
        run.columns["person"][self.spec.name] = column

    def tell(self, told: Told) -> Step | None:
        if not len(told.people):
            return None
        value = value_of(told, "person", self.spec.name)
        return Step(self.spec.label, f"月の終わりの{self.known.label}は {value} です。", self.spec.clause, value)

    @property
    def words(self) -> str:
        return self.spec.words or f"月の終わりの{self.known.label}を、1か月の計算に使う。"
