"""The papers of a city's form as definitions: a shape of the closed list, and its columns."""

from typing import Annotated, Literal

from pydantic import Field

from billing_rules.engine.part import Name, Part, Words
from npo_platform.kernel.cells import ROWS

Shape = Literal["grid", "certificate", "cover", "invoice"]
Width = Annotated[int, Field(strict=True, ge=5, le=120)]


class Column(Part):
    """One column: what it shows (`kernel.cells`), how the city heads it, how wide it is in millimetres."""

    cell: Name
    label: Words
    width: Width | None = None


class Paper(Part):
    """One paper of a month. `by` says what a row is, `glance` the figures in the box above a cover."""

    name: Name
    title: Words
    shape: Shape
    clause: str = ""
    say: str = ""
    by: Literal["line", "person", "class", "month"] | None = None
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=20)]
    order: tuple[Name, ...] = ()
    totals: tuple[Name, ...] = ()
    glance: Annotated[tuple[Name, ...], Field(max_length=4)] = ()
    sections: tuple[Literal["adjustments", "safety", "checks", "basis"], ...] = ()
    confirmation: str = ""
    notes: tuple[Words, ...] = ()

    @property
    def row(self) -> str:
        """What one row stands for."""
        return self.by or ROWS[self.shape][0]
