"""The board of a city: where each provider's months stand, and what to see first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from npo_platform.kernel.calendar import Month, tokyo_day
from tenants.desk.models import ReceivedReport, Verdict
from tenants.desk.queries.changes import Comparison, comparisons
from tenants.desk.queries.overlaps import MonthOverlaps, SharedPerson, shared_people
from tenants.desk.queries.reports import newest_reports, with_parties
from tenants.desk.states import Standing, VerdictKind
from tenants.payments.queries import PaidOn, paid_on
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_city


@dataclass(frozen=True)
class Cell:
    """One contract's month on the board."""

    contract: Contract
    month: Month
    due_on: date
    report: ReceivedReport | None
    today: date
    paid: PaidOn | None = None
    comparison: Comparison | None = None

    @cached_property
    def verdict(self) -> Verdict | None:
        return self.report.answer if self.report else None

    @cached_property
    def standing(self) -> Standing:
        if self.report is None:
            return Standing.OVERDUE if self.today > self.due_on else Standing.NOT_YET
        if self.verdict is None:
            return Standing.RECEIVED
        if self.verdict.kind == VerdictKind.RETURNED:
            return Standing.RETURNED
        if self.paid is None:
            return Standing.ACCEPTED
        return Standing.PAID if self.paid.is_paid else Standing.TO_BE_PAID

    @property
    def days_waiting(self) -> int:
        """Days since the deadline passed or since the report was sent back."""
        since = tokyo_day(self.verdict.decided_at) if self.verdict else self.due_on
        return (self.today - since).days

    @property
    def needs_a_look(self) -> bool:
        return self.standing in (Standing.OVERDUE, Standing.RETURNED) or self.is_exception

    @property
    def is_exception(self) -> bool:
        """Waits for an answer, and is far from the month before."""
        return self.standing is Standing.RECEIVED and self.comparison is not None and bool(self.comparison.large)


@dataclass(frozen=True)
class Board:
    """Every contract of the city × the months shown, newest last; and what is still open of the months before."""

    months: Sequence[Month]
    rows: Sequence[tuple[Contract, Sequence[Cell | None]]]
    older: Sequence[Cell]
    shared: Sequence[SharedPerson] = ()

    @property
    def overlaps(self) -> list[MonthOverlaps]:
        """The months in which two providers served the same person, while a report of it waits for an answer."""
        months = dict.fromkeys(one.month for one in self.shared if one.is_open)
        return [MonthOverlaps(month, [one for one in self.shared if one.month == month]) for month in months]

    @property
    def cells(self) -> list[Cell]:
        return [*self.older, *(cell for _, cells in self.rows for cell in cells if cell)]

    @property
    def first_to_see(self) -> list[Cell]:
        order = (Standing.OVERDUE, Standing.RECEIVED, Standing.RETURNED)
        seen = [cell for cell in self.cells if cell.needs_a_look]
        return sorted(seen, key=lambda cell: (order.index(cell.standing), -cell.days_waiting))

    @property
    def alerts(self) -> int:
        return len(self.first_to_see) + len(self.overlaps)

    @property
    def waiting(self) -> list[Cell]:
        """Those far from the month before stand first."""
        waiting = [cell for cell in self.cells if cell.standing is Standing.RECEIVED]
        return sorted(waiting, key=lambda cell: not cell.is_exception)

    @property
    def totals(self) -> list[int]:
        """Yen of the city's part by month, over the latest revisions received."""
        return [sum(c.report.city_yen for c in self.cells if c.month == month and c.report) for month in self.months]


def board(*, today: date, months: int = 3) -> Board:
    """Where each provider stands, this month and the ones before it; five queries, six when two
    providers served the same person."""
    shown = [Month.of(today).shift(-n) for n in range(months - 1, -1, -1)]
    latest = {(report.contract_id, report.month): report for report in _latest_since(shown[0])}
    contracts = {contract.pk: contract for contract in contracts_of_city()}
    paid = paid_on([report.pk for report in latest.values()], today)
    compared = comparisons([report for report in latest.values() if report.answer is None])

    def cell(contract: Contract, month: Month) -> Cell:
        report = latest.get((contract.pk, month))
        found = Cell(contract, month, contract.report_due_on(month), report, today)
        return replace(found, paid=paid.get(report.pk), comparison=compared.get(report.pk)) if report else found

    def shown_of(contract: Contract) -> list[Cell | None]:
        """A month outside the contract is empty, unless a report came: of what was found late after its end."""
        return [
            cell(contract, month) if contract.covers_any(month) or (contract.pk, month) in latest else None
            for month in shown
        ]

    rows = [(contract, cells) for contract in contracts.values() if any(cells := shown_of(contract))]
    older = [cell(contracts[key], month) for key, month in latest if month < shown[0]]
    waiting = {report.month for report in latest.values() if report.answer is None}
    return Board(months=shown, rows=rows, older=older, shared=shared_people(waiting))


def _latest_since(first: Month) -> QuerySet[ReceivedReport]:
    """The newest revision of each report from a month on, and of any earlier one that waits for somebody."""
    still_open = Q(verdict__isnull=True) | Q(verdict__kind=VerdictKind.RETURNED)
    arrived = newest_reports().filter(Q(starts_on__gte=first.first) | still_open)
    return with_parties(arrived).defer("document").order_by("starts_on", "contract__number")
