"""The plain pieces of a pack: what it may know, what it settles for itself, when the kitchen is closed."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from billing_rules.engine.papers import Paper
from billing_rules.engine.part import FIRST_DAY, LAST_DAY, Code, Day, Name, Part, Whole, Words
from billing_rules.engine.words import EPOCH, WEEKDAYS
from npo_platform.kernel.calendar import parse_day
from npo_platform.kernel.workdays import is_holiday

MINUTES_OF_A_DAY = 24 * 60
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SPANS = {
    "date": ((FIRST_DAY - EPOCH).days, (LAST_DAY - EPOCH).days),
    "time": (0, MINUTES_OF_A_DAY - 1),
}


def _real_span(span: str) -> str:
    try:
        first, last = (parse_day(f"2000-{day}") for day in span.split("/"))
    except ValueError:
        raise ValueError(f"休みの期間「{span[:40]}」は 12-29/01-03 の形で書いてください。") from None
    return f"{first:%m-%d}/{last:%m-%d}"


class Source(Part):
    """Where a rule comes from."""

    title: Words
    address: str = ""
    dated: str = ""


class Input(Part):
    """Something the rules may know: a choice with its words, a bounded whole number, a date or a time of day.

    `if_missing` is the value of an event or person that has none; without it such an event is refused.
    """

    name: Name
    label: Words
    level: Literal["event", "person", "provider", "contract"] = "event"
    choices: Annotated[dict[Code, Words], Field(max_length=200)] | None = None
    min: Whole | None = None
    max: Whole | None = None
    type: Literal["date", "time"] | None = None
    unit: str = ""
    if_missing: Whole | str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        bounded = self.min is not None and self.max is not None and self.min <= self.max
        halved = not bounded and (self.min, self.max) != (None, None)
        if sum((bool(self.choices), bounded, self.type is not None)) != 1 or halved:
            raise ValueError(
                f"{self.label}には、choices（選択肢）、min と max（整数の範囲）、type（date か time）のどれか一つを"
                "書いてください。"
            )
        return self

    @property
    def kind(self) -> str:
        """What a value of its column is called: count, date or time."""
        return self.type or "count"

    @property
    def bounds(self) -> tuple[int, int]:
        """The whole numbers a column of this input may hold; codes of a choice count from 0."""
        if self.choices:
            return 0, len(self.choices) - 1
        return _SPANS[self.type] if self.type else (self.min or 0, self.max or 0)

    @property
    def lowest(self) -> int:
        return self.bounds[0]


class Setting(Part):
    """A value the source does not give: said openly, with the reason it was set so.

    A whole number can be computed with; a text only records what was settled. `undecided` marks a stand-in.
    """

    name: Name
    label: Words
    value: Whole | Words
    reason: Words
    undecided: bool = False

    @property
    def said(self) -> str:
        """The label as explanations name it: a stand-in never looks like a fact."""
        return f"{self.label}（仮の値）" if self.undecided else self.label


class Closure(Part):
    """Days without deliveries, from a day on: spans of the year ("12-29/01-03"), weekdays, holidays, single days."""

    from_: Day = Field(alias="from")
    closed: tuple[Annotated[str, AfterValidator(_real_span)], ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    holidays: bool = False
    days: tuple[Day, ...] = ()
    ref: Words

    @property
    def longest_span(self) -> int:
        """The days of the longest span."""
        ends = [[parse_day(f"2000-{day}") for day in span.split("/")] for span in self.closed]
        return max(((last - first).days % 366 + 1 for first, last in ends), default=0)

    def holds(self, day: date) -> bool:
        if list(WEEKDAYS)[day.weekday()] in self.weekdays or day in self.days:
            return True
        if self.holidays and is_holiday(day):
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
    """Words and layouts of the papers of a month, dated by service month: an old month keeps its old form.

    Without `papers` the month has the usual report and claim. `until` is the first day it is no longer used.
    """

    from_: Day = Field(alias="from")
    until: Day | None = None
    report_title: Words
    claim_title: Words
    ordinance: Words
    report_clause: Words
    claim_clause: Words
    legend: str = ""
    papers: Annotated[tuple[Paper, ...], Field(max_length=12)] = ()


def _within(day: str, first: str, last: str) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last
