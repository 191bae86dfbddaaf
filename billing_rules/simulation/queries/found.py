"""The lists beside a drawn table: cases without a row, with two, refused, and rows never used."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Generic, TypeVar

from billing_rules.engine.boxes import Box
from billing_rules.engine.tables import CompiledRow, CompiledTable
from billing_rules.packs.queries.cases import RowLink, row_link
from billing_rules.simulation.queries.affected import Affected, Reach

MOST_TOLD = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """The first hundred of a list, and how many more there are."""

    shown: Sequence[T]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.shown)

    @classmethod
    def of(cls, items: Iterable[T], count: int) -> "Some[T]":
        return cls(list(islice(items, MOST_TOLD)), count)


@dataclass(frozen=True, slots=True)
class Case:
    """Cases that share a fate from a day to before another; `rows` are those they meet."""

    words: str
    since: date
    after: date | None
    rows: Sequence[RowLink] = ()
    sentence: str = ""
    clause: str = ""
    affected: Affected | None = None


@dataclass(frozen=True, slots=True)
class Found:
    holes: Some[Case]
    doubled: Some[Case]
    refused: Some[Case]
    unused: Some[Case]


def found_in(table: CompiledTable, reach: Reach | None) -> Found:
    """Everything to look at in a table, whatever the period."""
    unused = table.unused()
    known = set(unused)
    refused = [row for n, row in enumerate(table.rows) if row.refuse and row.number and n not in known]
    return Found(
        holes=Some.of(_holes(table, table.holes[:MOST_TOLD], reach), len(table.holes)),
        doubled=Some.of(_doubled(table), len(table.overlaps)),
        refused=Some.of((_row(table, row, reach) for row in refused), len(refused)),
        unused=Some.of((_row(table, table.rows[n], None) for n in unused), len(unused)),
    )


def _holes(table: CompiledTable, holes: Sequence[Box], reach: Reach | None) -> Iterator[Case]:
    met = reach.of_holes(table, holes) if reach else [None] * len(holes)
    for hole, affected in zip(holes, met, strict=True):
        yield Case(table.told(hole), *table.days_of(hole), affected=affected)


def _doubled(table: CompiledTable) -> Iterator[Case]:
    for one in table.overlaps:
        rows = [row_link(table, table.rows[n]) for n in (one.twin, one.row)]
        yield Case(table.told(one.box), *table.days_of(one.box), rows=rows)


def _row(table: CompiledTable, row: CompiledRow, reach: Reach | None) -> Case:
    affected = reach.of_row(table, row) if reach and row.refuse else None
    return Case(
        words=table.spoken(row) or "すべて",
        since=row.since,
        after=row.until,
        rows=[row_link(table, row)],
        sentence=row.refuse or "",
        clause=row.ref,
        affected=affected,
    )
