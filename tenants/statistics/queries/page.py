"""Months × providers of a city: each cell told, hidden, still to come or not accepted; totals from what is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from tenants.desk.queries import received_reports
from tenants.desk.states import VerdictKind
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_city
from tenants.statistics.definitions import Definition, current
from tenants.statistics.models import MonthFigures
from tenants.statistics.queries.figures import BY_CLASS, Figure, classes_of, figures_of, total_of
from tenants.statistics.states import Telling

Rows = Mapping[tuple[UUID, Month], MonthFigures]
SUMMED = ("meals", "contacts", "cost", "cost_per_contact", "unanswered", "unanswered_rate", "alarms", "alarms_open")


@dataclass(frozen=True)
class Cell:
    """One contract's month; without a row it is not accepted, or accepted and still being reckoned."""

    contract: Contract
    month: Month
    row: MonthFigures | None
    telling: Telling

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return figures_of(self.row.figures, self.row.definitions) if self.row else {}

    def figure(self, name: str) -> Figure:
        """A figure of it, or why there is none."""
        return self.figures.get(name) or Figure(current()[name], self.telling)

    @property
    def classes(self) -> list[Any]:
        return list(classes_of(self.row.figures)) if self.row else []


@dataclass(frozen=True)
class Line:
    """One provider's months of the figure that is looked at, and the figure over all of them."""

    contract: Contract
    months: Sequence[Month]
    cells: Sequence[tuple[Cell, Figure]]
    total: Figure

    @property
    def by_month(self) -> list[tuple[Month, Cell | None, Figure | None]]:
        """A place for every month of the period; empty where the contract does not reach."""
        known = {cell.month: (cell, figure) for cell, figure in self.cells}
        return [(month, *known.get(month, (None, None))) for month in self.months]


@dataclass(frozen=True)
class StatisticsPage:
    """What a city sees of a period; `figure` is the one drawn and set out by month."""

    months: Sequence[Month]
    cells: Sequence[Sequence[Cell]]
    figure: str

    @property
    def definition(self) -> Definition:
        return current()[self.figure]

    def made(self, name: str) -> list[Definition]:
        """The versions the figures of the period were made with, the oldest first; without any, the one in use."""
        used = {cell.figures[name].definition for cell in self._all if name in cell.figures}
        return sorted(used, key=lambda one: one.version) or [current()[name]]

    @property
    def versions(self) -> str:
        """1, or 1・2 where the definition changed within the period."""
        return "・".join(str(one.version) for one in self.made(self.figure))

    @property
    def choices(self) -> list[Definition]:
        return [one for one in current().values() if one.id != BY_CLASS]

    @cached_property
    def lines(self) -> list[Line]:
        return [
            Line(
                own[0].contract,
                self.months,
                [(cell, cell.figure(self.figure)) for cell in own],
                _total(self.figure, own),
            )
            for own in self.cells
        ]

    @property
    def month_totals(self) -> list[Figure]:
        return [_total(self.figure, [c for own in self.cells for c in own if c.month == m]) for m in self.months]

    @property
    def total(self) -> Figure:
        return _total(self.figure, self._all)

    @property
    def summary(self) -> dict[str, Figure]:
        """The whole period, every provider."""
        return {name: _total(name, self._all) for name in SUMMED}

    @property
    def providers(self) -> list[tuple[Contract, list[Figure]]]:
        """Each provider's sums over the period."""
        return [(own[0].contract, [_total(name, own) for name in SUMMED]) for own in self.cells]

    @property
    def sums(self) -> list[tuple[Figure, list[Figure]]]:
        """The period figure by figure: of all, and of each provider in the order of the lines."""
        return [(total, [_total(name, own) for own in self.cells]) for name, total in self.summary.items()]

    @property
    def summed(self) -> list[Definition]:
        return [current()[name] for name in SUMMED]

    @property
    def is_empty(self) -> bool:
        return not any(cell.row for cell in self._all)

    @property
    def _all(self) -> list[Cell]:
        return [cell for own in self.cells for cell in own]


@dataclass(frozen=True)
class MonthSheet:
    """One contract's month opened: every figure as it stands, and how it stood before."""

    cell: Cell
    history: Sequence[MonthFigures]

    @property
    def earlier(self) -> list[tuple[MonthFigures, list[Figure]]]:
        """Every reckoning of the month, newest first, each figure as it was then."""
        return [(row, list(figures_of(row.figures, row.definitions).values())) for row in self.history]

    @property
    def figures(self) -> list[Figure]:
        return list(self.cell.figures.values())


def statistics(months: Sequence[Month], figure: str, npo_id: UUID | None = None) -> StatisticsPage:
    """The figures of a period, of all providers or of one; three queries."""
    contracts = [one for one in contracts_of_city() if npo_id in (None, one.npo_id)]
    shown = [one for one in contracts if any(one.covers_any(month) for month in months)]
    shown.sort(key=lambda one: (one.number, str(one.pk)))
    rows, accepted = _rows(months), _accepted(months)
    cells = [[_cell(one, month, rows, accepted) for month in months if one.covers_any(month)] for one in shown]
    return StatisticsPage(months, cells, figure)


def first_told() -> Month | None:
    """The first month any figures are told of."""
    first = MonthFigures.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
    return Month.of(first) if first else None


def month_sheet(contract_id: UUID, month: Month) -> MonthSheet:
    """One contract's month; refused when the contract is not there, or not ours (`not_found`)."""
    agreed = contracts_of_city().filter(pk=contract_id).first()
    if agreed is None or not agreed.covers_any(month):
        raise Refusal("not_found", "この契約の月は見つかりません。統計の画面から選び直してください。")
    history = MonthFigures.objects.filter(contract=agreed, starts_on=month.first).order_by("-number")
    rows = {(agreed.pk, month): history[0]} if history else {}
    return MonthSheet(_cell(agreed, month, rows, _accepted([month])), list(history))


def _rows(months: Sequence[Month]) -> dict[tuple[UUID, Month], MonthFigures]:
    found = MonthFigures.objects.filter(starts_on__in=[one.first for one in months]).order_by("number")
    return {(one.contract_id, one.month): one for one in found}


def _accepted(months: Sequence[Month]) -> set[tuple[UUID, Month]]:
    verdicts = received_reports().filter(
        verdict__kind=VerdictKind.ACCEPTED, starts_on__in=[one.first for one in months]
    )
    return {(key, Month.of(first)) for key, first in verdicts.values_list("contract_id", "starts_on")}


def _cell(agreed: Contract, month: Month, rows: Rows, accepted: set[tuple[UUID, Month]]) -> Cell:
    row = rows.get((agreed.pk, month))
    if row is not None:
        return Cell(agreed, month, row, Telling.SHOWN)
    waiting = Telling.PENDING if (agreed.pk, month) in accepted else Telling.UNACCEPTED
    return Cell(agreed, month, None, waiting)


def _total(figure: str, cells: Sequence[Cell]) -> Figure:
    """Figures of two definitions are never added."""
    rows = [cell.row for cell in cells if cell.row]
    made = {row.definitions.get(figure) for row in rows}
    if len(made) > 1:
        return Figure(current()[figure], Telling.NOTHING, partial=True)
    version = made.pop() if made else None
    return total_of(figure, [row.figures for row in rows], missing=len(rows) < len(cells), version=version)
