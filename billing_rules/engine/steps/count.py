"""`count`: which one an event is in its period, or how many the period holds: a number for formulas and table keys."""

from dataclasses import dataclass
from typing import Literal

from billing_rules.engine.formula import Formula
from billing_rules.engine.number import Number
from billing_rules.engine.numbering import Numbering, Whose
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import MOST_PEOPLE, MOST_PER_PERSON, Known, Level, Scope
from billing_rules.engine.steps.spec import CountingStep

WHOSE = {"person": "利用者ごとに", "provider": "事業者全体で"}


class Count(CountingStep):
    """Makes a number: `nth` is 0 for what is not counted, `total` is the same for the whole period.

    Events counted before the month count too; those after it are not known, so a `total` of a week that
    runs past the month's end is what the month itself holds of it.
    """

    step: Literal["count"]
    how: Literal["nth", "total"] = "nth"
    whose: Whose = "person"

    def compile(self, scope: Scope) -> "CompiledCount":
        where = self.condition(scope)
        numbering = Numbering(self.period_in(scope), self.counts, self.whose)
        most = MOST_PER_PERSON * (MOST_PEOPLE if self.whose == "provider" else 1)
        known = Known(self.name, self.label, "count", Number(0, most))
        scope.add("event", known)
        return CompiledCount(self, "event", where, numbering, scope.counter if self.counts == "events" else "日")


@dataclass(frozen=True, slots=True)
class CompiledCount:
    spec: Count
    level: Level
    where: Formula
    numbering: Numbering
    unit: str

    def run(self, run: Run) -> None:
        ones = run.alive * self.where.run(run.columns["event"])
        count = self.numbering.nth if self.spec.how == "nth" else self.numbering.total
        run.columns["event"][self.spec.name] = count(ones, run)

    def tell(self, told: Told) -> Step | None:
        column = told.column("event", self.spec.name)
        if not len(column):
            return None
        first, last = int(column.min()), int(column.max())
        value = f"{last}{self.unit}" if first == last else f"{first}〜{last}{self.unit}"
        eye = f"{value}目" if self.spec.how == "nth" else value
        return Step(self.spec.label, f"{self._counted()}、{eye}です。", self.spec.clause, eye)

    def _counted(self) -> str:
        return f"{WHOSE[self.spec.whose]}、{self.numbering.period.words}の中で数えて"

    @property
    def words(self) -> str:
        what = f"何{self.unit}目かを" if self.spec.how == "nth" else f"何{self.unit}あるかを"
        return (
            self.spec.words
            or f"{WHOSE[self.spec.whose]}、{self.numbering.period.words}の中で{what}数え、{self.spec.label}とする。"
        )
