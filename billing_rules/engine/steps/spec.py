"""What every kind of step shares."""

from billing_rules.engine.part import Part, Words
from billing_rules.engine.scope import Known, Level, Scope
from billing_rules.engine.number import Number


class StepSpec(Part):
    """A step as written; `words` is the sentence a clerk reads, made from the step itself when left out."""

    label: Words
    clause: str = ""
    words: Words | None = None

    def produces(self, scope: Scope) -> list[tuple[Level, str]]:
        """The columns later steps may use."""
        raise NotImplementedError

    def guess(self, scope: Scope) -> None:
        """After a fault: make the columns known all the same, so that one fault is not told many times."""
        for level, name in self.produces(scope):
            scope.columns[level].setdefault(name, Known(name, self.label, "count", Number(0, 1)))
