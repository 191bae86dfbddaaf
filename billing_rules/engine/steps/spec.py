"""What every kind of step shares."""

from billing_rules.engine.formula import Formula
from billing_rules.engine.numbering import Counts
from billing_rules.engine.part import Name, Part, Words
from billing_rules.engine.periods import Period, PeriodName
from billing_rules.engine.scope import Level, Scope
from billing_rules.engine.words import WEEKDAYS
from npo_platform.kernel.errors import Refusal


class StepSpec(Part):
    """A step as written; `words` is the sentence a clerk reads, made from the step itself when left out."""

    label: Words
    clause: str = ""
    words: Words | None = None


class NamingStep(StepSpec):
    """A step that makes one column."""

    name: Name

    @property
    def made_at(self) -> Level:
        """The level of the column it makes."""
        return "event"

    def suppose(self, scope: Scope) -> None:
        """After a fault: make the column known all the same, so that one fault is not told many times."""
        scope.suppose(self.made_at, self.name, self.label)


class CountingStep(NamingStep):
    """A step that counts events, or distinct days, in a period: all that fulfil the condition `where`."""

    counts: Counts
    period: PeriodName
    where: Words = "1"

    def condition(self, scope: Scope) -> Formula:
        """What is counted."""
        where = scope.formula("event", self.where)
        if not where.number.is_flag:
            raise Refusal("not_flag", "数える条件（where）は、はい・いいえ の式で書いてください。")
        return where

    def period_in(self, scope: Scope) -> Period:
        """The period, weeks beginning as the pack's settings say."""
        if self.period != "week":
            return Period(self.period, 0)
        setting = scope.settings.get("first_weekday")
        word = setting.value if setting else None
        if word not in WEEKDAYS:
            message = "週の始まりを settings の first_weekday に monday や sunday の形で書いてください。"
            raise Refusal("first_weekday", message)
        return Period(self.period, list(WEEKDAYS).index(str(word)))
