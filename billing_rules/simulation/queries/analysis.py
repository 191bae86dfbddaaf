"""A version's tables case by case: what is missing, doubled, refused or never used, and whom it would meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing_rules.engine import CompiledPack
from billing_rules.engine.tables import CompiledTable, date_of
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import readable
from billing_rules.packs.queries.cases import CaseGrid, case_grid, cases_of
from billing_rules.simulation.queries.affected import Reach
from billing_rules.simulation.queries.asked import newest
from billing_rules.simulation.queries.found import Found, found_in
from billing_rules.simulation.queries.picture import Picture, picture_of


@dataclass(frozen=True, slots=True)
class TableTab:
    name: str
    label: str
    faults: int


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which no row begins or ends."""

    first: date
    after: date | None
    faults: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """One table of a version in one of its periods."""

    version: PackVersion
    tabs: Sequence[TableTab]
    table: CompiledTable
    cases: int
    periods: Sequence[Period]
    period: Period
    grid: CaseGrid | None
    found: Found
    is_doubled: bool
    picture: Picture | None


def analysis_of(version: PackVersion, *, table: str, since: str, today: date) -> Analysis | None:
    """The table and period asked for, or else the first with a fault; nothing when no table can be read."""
    pack = readable(version).pack
    if pack is None or not pack.tables:
        return None
    shown = _table(pack, table)
    periods = _periods(shown)
    number = _chosen(shown, periods, since, today)
    simulation = newest(version)
    picture = picture_of(simulation) if simulation else None
    return Analysis(
        version=version,
        tabs=[TableTab(one.name, one.label, len(one.holes) + len(one.overlaps)) for one in _in_order(pack)],
        table=shown,
        cases=cases_of(shown),
        periods=periods,
        period=periods[number],
        grid=case_grid(shown, number),
        found=found_in(shown, Reach(picture) if picture and picture.answers else None),
        is_doubled=any(one.overlaps for one in pack.tables),
        picture=picture,
    )


def _in_order(pack: CompiledPack) -> list[CompiledTable]:
    """The tables as they are written."""
    return [pack.scope.tables[spec.name] for spec in pack.pack.tables if spec.name in pack.scope.tables]


def _table(pack: CompiledPack, name: str) -> CompiledTable:
    tables = _in_order(pack)
    faulty = [one for one in tables if one.holes or one.overlaps]
    return next((one for one in tables if one.name == name), (faulty or tables)[0])


def _periods(table: CompiledTable) -> list[Period]:
    starts = [date_of(int(day)) for day in table.starts]
    boxes = [*table.holes, *(overlap.box for overlap in table.overlaps)]
    faults = [sum(box.first <= n < box.after for box in boxes) for n in range(len(starts))]
    return [Period(*one) for one in zip(starts, [*starts[1:], None], faults, strict=True)]


def _chosen(table: CompiledTable, periods: Sequence[Period], since: str, today: date) -> int:
    asked = [n for n, period in enumerate(periods) if str(period.first) == since]
    faulty = [n for n, period in enumerate(periods) if period.faults]
    return (asked or faulty or [table.segment(today)])[0]
