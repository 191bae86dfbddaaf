"""The plain pieces of a pack: what it may know, what it settles for itself, when the kitchen is closed."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from billing_rules.engine.part import Code, Day, Name, Part, Whole, Words
from billing_rules.engine.words import WEEKDAYS


def _real_span(span: str) -> str:
    try:
        first, last = (date.fromisoformat(f"2000-{day}") for day in span.split("/"))
    except ValueError:
        raise ValueError(f"休みの期間「{span}」は 12-29/01-03 の形で書いてください。") from None
    return f"{first:%m-%d}/{last:%m-%d}"


class Source(Part):
    """Where a rule comes from."""

    title: Words
    address: str = ""
    dated: str = ""


class Input(Part):
    """Something the rules may know: a choice with its words, or a bounded whole number."""

    name: Name
    label: Words
    level: Literal["event", "person", "provider", "contract"] = "event"
    choices: Annotated[dict[Code, Words], Field(max_length=200)] | None = None
    min: Whole | None = None
    max: Whole | None = None
    unit: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        bounded = self.min is not None and self.max is not None and self.min <= self.max
        if bool(self.choices) == bounded or (self.choices and (self.min, self.max) != (None, None)):
            raise ValueError(
                f"{self.label}には、choices（選択肢）か、min と max（整数の範囲）のどちらか一方を書いてください。"
            )
        return self

    @property
    def bounds(self) -> tuple[int, int]:
        """The whole numbers a column of this input may hold; codes of a choice count from 0."""
        if self.choices:
            return 0, len(self.choices) - 1
        return self.min or 0, self.max or 0

    @property
    def lowest(self) -> int:
        return self.bounds[0]


class Setting(Part):
    """A value the source does not give: said openly, with the reason it was set so."""

    name: Name
    label: Words
    value: Whole | Code
    reason: Words


class Closure(Part):
    """Days without deliveries, from a day on: spans of the year ("12-29/01-03") and weekdays."""

    from_: Day = Field(alias="from")
    closed: tuple[Annotated[str, AfterValidator(_real_span)], ...] = ()
    weekdays: tuple[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...] = ()
    ref: Words

    def holds(self, day: date) -> bool:
        if list(WEEKDAYS)[day.weekday()] in self.weekdays:
            return True
        return any(_within(f"{day:%m-%d}", *span.split("/")) for span in self.closed)


class Calendar(Part):
    """The dated closures of a pack; the one in force is the newest that has begun."""

    rows: tuple[Closure, ...] = Field(min_length=1)

    def closure(self, day: date) -> Closure | None:
        begun = [row for row in self.rows if row.from_ <= day]
        return max(begun, key=lambda row: row.from_, default=None)

    def is_closed(self, day: date) -> bool:
        closure = self.closure(day)
        return closure is not None and closure.holds(day)


class Form(Part):
    """Words for the papers of a month, dated: an old month keeps its old form."""

    from_: Day = Field(alias="from")
    report_title: Words
    claim_title: Words
    ordinance: Words
    report_clause: Words
    claim_clause: Words
    legend: str = ""


def _within(day: str, first: str, last: str) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last
