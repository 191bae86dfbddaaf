"""Reads of the desk: the board of a city, one received report, the answer an NPO waits for.

Row-level security decides whose rows exist; nothing here filters by organisation a second time.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from tenants.desk.models import ReceivedReport, Verdict
from tenants.desk.states import Standing, VerdictKind
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_city


def received_reports() -> QuerySet[ReceivedReport]:
    return ReceivedReport.objects.select_related("contract", "npo__organisation", "city", "verdict")


def received(report_id: UUID) -> ReceivedReport:
    """One received report; refused when it is not there or not ours."""
    found = received_reports().filter(pk=report_id).first()
    if found is None:
        raise Refusal("not_found", "この報告は見つかりません。受付の一覧から選び直してください。")
    return found


def verdict_of(report_id: UUID) -> Verdict | None:
    """The city's answer with its lines, or None while it has not decided."""
    return Verdict.objects.prefetch_related("lines").filter(received_id=report_id).first()


def earlier_return(report: ReceivedReport) -> Verdict | None:
    """Why the revision before this one went back, if it did."""
    earlier = Verdict.objects.select_related("received").prefetch_related("lines")
    return earlier.filter(
        received__contract_id=report.contract_id,
        received__starts_on=report.starts_on,
        received__revision=report.revision - 1,
        kind=VerdictKind.RETURNED,
    ).first()


def latest_of(contract_id: UUID, month: Month) -> ReceivedReport | None:
    return received_reports().filter(contract_id=contract_id, starts_on=month.first).order_by("-revision").first()


def waiting_for_answer(month: Month) -> list[ReceivedReport]:
    """The reports of a month no verdict has been given on yet, in the order of their contracts."""
    waiting = received_reports().filter(starts_on=month.first, verdict__isnull=True)
    return list(waiting.order_by("contract__number", "revision"))


def latest_reported_month() -> Month | None:
    """The newest month of which any report has arrived: months up to it may be closed."""
    newest = ReceivedReport.objects.order_by("-starts_on").values_list("starts_on", flat=True).first()
    return Month.of(newest) if newest else None


def document_of(report: ReceivedReport) -> dict[str, Any]:
    """The frozen document as the NPO sent it."""
    document: dict[str, Any] = json.loads(report.document)
    return document


def returned_lines(report: ReceivedReport, verdict: Verdict | None) -> list[tuple[str, str]]:
    """Who and what of each returned line, with the reason."""
    if verdict is None:
        return []
    names = {line["key"]: f"{line['name']}（{line['decision_number']}）" for line in document_of(report)["lines"]}
    return [(names.get(one.line_key, one.line_key), one.reason) for one in verdict.lines.all()]


@dataclass(frozen=True)
class Cell:
    """One contract's month on the board."""

    contract: Contract
    month: Month
    due_on: date
    report: ReceivedReport | None
    today: date

    @cached_property
    def verdict(self) -> Verdict | None:
        return self.report.answer if self.report else None

    @cached_property
    def standing(self) -> Standing:
        if self.report is None:
            return Standing.OVERDUE if self.today > self.due_on else Standing.NOT_YET
        if self.verdict is None:
            return Standing.RECEIVED
        accepted = self.verdict.kind == VerdictKind.ACCEPTED
        return Standing.ACCEPTED if accepted else Standing.RETURNED

    @property
    def days_waiting(self) -> int:
        """Days since the deadline passed or since the report was sent back."""
        since = self.verdict.decided_at.date() if self.verdict else self.due_on
        return (self.today - since).days

    @property
    def needs_a_look(self) -> bool:
        return self.standing in (Standing.OVERDUE, Standing.RETURNED)


@dataclass(frozen=True)
class Board:
    """Every contract of the city × the months shown, newest last."""

    months: Sequence[Month]
    rows: Sequence[tuple[Contract, Sequence[Cell]]]

    @property
    def cells(self) -> list[Cell]:
        return [cell for _, cells in self.rows for cell in cells]

    @property
    def first_to_see(self) -> list[Cell]:
        late = [cell for cell in self.cells if cell.needs_a_look]
        return sorted(late, key=lambda cell: (cell.standing != Standing.OVERDUE, -cell.days_waiting))

    @property
    def waiting(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.standing is Standing.RECEIVED]

    @property
    def totals(self) -> list[int]:
        """Yen of the city's part by month, over the latest revisions received."""
        return [sum(c.report.city_yen for c in self.cells if c.month == month and c.report) for month in self.months]


def board(*, today: date, months: int = 3) -> Board:
    """Where each provider stands, this month and the ones before it; two queries."""
    shown = [Month.of(today).shift(-n) for n in range(months - 1, -1, -1)]
    latest: dict[tuple[UUID, date], ReceivedReport] = {}
    arrived = received_reports().filter(starts_on__gte=shown[0].first).defer("document")
    for report in arrived.order_by("revision"):
        latest[report.contract_id, report.starts_on] = report
    rows = []
    for contract in contracts_of_city():
        cells = [
            Cell(
                contract=contract,
                month=month,
                due_on=month.after.replace(day=contract.report_due_day),
                report=latest.get((contract.pk, month.first)),
                today=today,
            )
            for month in shown
            if contract.starts_on < month.after and (contract.ended_on or contract.ends_on) > month.first
        ]
        rows.append((contract, cells))
    return Board(months=shown, rows=rows)


def previous_yen(report: ReceivedReport) -> int | None:
    """The city's yen of the month before, in its latest revision."""
    before = latest_of(report.contract_id, report.month.shift(-1))
    return before.city_yen if before else None
