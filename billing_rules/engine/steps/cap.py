"""`cap`: a running maximum per person and month; what passes it is cut from the event that passed it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from billing_rules.engine.number import Number
from billing_rules.engine.part import Name, Whole
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import MOST_PEOPLE, MOST_PER_PERSON, Known, Level, Scope
from billing_rules.engine.steps.spec import NamingStep
from billing_rules.engine.steps.telling import said
from npo_platform.kernel.errors import Refusal


class Cap(NamingStep):
    """Makes the capped column of a yen column."""

    step: Literal["cap"]
    of: Name
    max: Whole | Name

    def compile(self, scope: Scope) -> "CompiledCap":
        known = scope.whole("event", self.of)
        top = scope.whole("person", self.max).number.low if isinstance(self.max, str) else self.max
        if known.number.low < 0 or top < 0:
            raise Refusal("negative", f"「{known.label}」と上限は 0 以上でなければ、上限をあてられません。")
        known.number.times(MOST_PER_PERSON * MOST_PEOPLE)
        scope.adds("event", self.of)
        scope.adds("event", self.name)
        scope.summed = True
        scope.add("event", Known(self.name, self.label, known.kind, Number(0, known.number.high)))
        words = scope.columns["person"][self.max].label if isinstance(self.max, str) else said(known, self.max)
        return CompiledCap(self, "event", known, words)


@dataclass(frozen=True, slots=True)
class CompiledCap:
    spec: Cap
    level: Level
    known: Known
    top: str

    def run(self, run: Run) -> None:
        frame = run.frame
        column = np.where(run.counted, run.columns["event"][self.spec.of], 0)
        total = np.cumsum(column, dtype=np.int64)
        before = total - column
        base = before[frame.starts][frame.person]
        top = self._top(run)[frame.person]
        run.columns["event"][self.spec.name] = np.minimum(total - base, top) - np.minimum(before - base, top)

    def _top(self, run: Run) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        top = run.columns["person"][self.spec.max] if isinstance(self.spec.max, str) else self.spec.max
        return np.broadcast_to(top, run.size("person"))

    def tell(self, told: Told) -> Step | None:
        if not len(told.rows):
            return None
        given = int(told.column("event", self.spec.of).sum())
        kept = int(told.column("event", self.spec.name).sum())
        tops = [said(self.known, int(top)) for top in np.unique(self._top(told.run)[told.people])]
        cut = f"{said(self.known, given - kept)}を差し引きます" if kept < given else "こえていません"
        sentence = f"1か月の上限は {'・'.join(tops)}。{said(self.known, given)}のうち、{cut}。"
        return Step(self.spec.label, sentence, self.spec.clause, said(self.known, kept))

    @property
    def words(self) -> str:
        return self.spec.words or f"{self.known.label}は、利用者ごとに1か月 {self.top}を上限とする。"
