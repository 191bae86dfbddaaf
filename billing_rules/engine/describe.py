"""What a compiled pack tells screens and papers: limits and unit prices in force on a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from billing_rules.engine.steps.limit import CompiledLimit
from billing_rules.engine.tables import CompiledRow, CompiledTable
from billing_rules.engine.words import WEEKDAYS


@dataclass(frozen=True, slots=True)
class LimitWords:
    """A limit as a plan or a screen needs it; `max` is the largest any case allows."""

    label: str
    sentence: str
    period: str
    counts: str
    max: int
    min: int
    first_weekday: str
    beyond: str
    clause: str


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """One yen value of a table row: 単価表 昼食 1食の単価 810円."""

    table: str
    label: str
    name: str
    case: tuple[str, ...]
    yen: int
    since: date
    clause: str


def rows_on(table: CompiledTable, on: date | None) -> list[CompiledRow]:
    """The rows in force on a day, in the order they are written."""
    segments = table.cells.reshape(len(table.starts), -1)
    return [table.rows[n] for n in sorted({int(n) for n in segments[table.segment(on)]})]


def limit_words(step: CompiledLimit, tables: Iterable[CompiledTable], on: date | None) -> LimitWords:
    spec = step.spec
    most = spec.max if isinstance(spec.max, int) else max(_values(spec.max, tables, on), default=step.highest)
    return LimitWords(
        label=spec.label,
        sentence=step.rule(most),
        period=spec.period,
        counts=spec.counts,
        max=most,
        min=spec.min or 0,
        first_weekday=list(WEEKDAYS)[step.numbering.period.first_weekday],
        beyond=spec.beyond,
        clause=spec.clause,
    )


def _values(name: str, tables: Iterable[CompiledTable], on: date | None) -> Iterator[int]:
    for table in tables:
        if name in table.kinds:
            yield from (int(row.values[name]) for row in rows_on(table, on) if not row.refuse)


def prices_on(tables: Iterable[CompiledTable], on: date) -> list[UnitPrice]:
    return [
        UnitPrice(table.label, spec.label, name, row.words, int(row.values[name]), row.since, row.ref)
        for table in tables
        for row in rows_on(table, on)
        for name, spec in table.kinds.items()
        if spec.type == "yen" and not row.refuse
    ]
