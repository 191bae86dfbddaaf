"""A pack: one immutable document per city and service, holding all its service dates."""

from functools import cached_property
from typing import Any, Literal

from pydantic import ConfigDict, Field, PrivateAttr

from billing_rules.engine.part import Day, Name, Part, Words
from billing_rules.engine.parts import Calendar, Form, Input, Setting, Source
from billing_rules.engine.steps import AnyStep
from billing_rules.engine.tables import Table
from npo_platform.kernel.digest import digest


class Outputs(Part):
    """The event columns that become money; the total is their sum and nothing else."""

    user: Name
    city: Name
    quantity: Name


class LineShape(Part):
    """How events group into the lines of a statement; `units` are the unit prices a line shows."""

    by: tuple[Name, ...] = ()
    count: Name | None = None
    units: dict[Name, Name] = Field(default_factory=dict)


class Adjustment(Part):
    """An amount of a person's month or of the invoice that is a line of its own."""

    label: Words
    level: Literal["person", "invoice"]
    column: Name
    to: Literal["user", "city"]


class Expected(Part):
    """What an example must come to: totals and lines by name, and exactly the events refused."""

    totals: dict[str, int] = Field(default_factory=dict)
    refused: tuple[str, ...] = ()
    lines: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Example(Part):
    """A worked month inside the pack (例題)."""

    title: Words
    source: str = ""
    facts: dict[str, Any]
    expect: Expected


class Pack(Part):
    """The rules of one service of one city."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    format: Literal[1]
    pack: str = Field(pattern=r"^[a-z0-9_]+/[a-z0-9_]+$")
    title: Words
    city: Words
    service: Name
    version: Words
    sample: bool = False
    from_: Day = Field(alias="from")
    until: Day | None = None
    counter: Words = "件"
    slots: tuple[str, ...] = ("lunch", "dinner")
    sources: tuple[Source, ...] = ()
    settings: tuple[Setting, ...] = ()
    inputs: tuple[Input, ...]
    calendar: Calendar | None = None
    tables: tuple[Table, ...] = ()
    steps: tuple[AnyStep, ...] = Field(min_length=1, max_length=100)
    outputs: Outputs
    line: LineShape = LineShape()
    adjustments: tuple[Adjustment, ...] = ()
    totals: dict[Name, Name] = Field(default_factory=dict)
    forms: tuple[Form, ...] = ()
    tests: tuple[Example, ...] = ()

    _document: dict[str, Any] = PrivateAttr()

    @property
    def document(self) -> dict[str, Any]:
        """The document this pack was read from, as it stands in the library and in the database."""
        return self._document

    @cached_property
    def digest(self) -> str:
        """The identity of the pack: SHA-256 of the document's canonical bytes."""
        return digest(self._document)
