"""What every kind of step shares."""

from billing_rules.engine.part import Name, Part, Words
from billing_rules.engine.scope import Level, Scope


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
