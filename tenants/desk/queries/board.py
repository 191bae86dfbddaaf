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

from django.db.models import Exists, OuterRef, Q, QuerySet

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


def last_standing_month(contract_id: UUID) -> Month | None:
    """The newest month of a contract whose latest report was not returned: what it rests on is settled."""
    rows = ReceivedReport.objects.filter(contract_id=contract_id).order_by("starts_on", "revision")
    latest = dict(rows.values_list("starts_on", "verdict__kind"))
    standing = [first for first, kind in latest.items() if kind != VerdictKind.RETURNED]
    return Month.of(max(standing)) if standing else None


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


FIGURES = ("delivered", "absent", "user_yen", "city_yen")


@dataclass(frozen=True)
class LineChange:
    """One line that differs between two revisions; each figure as before and after, None where there is no line."""

    who: str
    figures: Sequence[tuple[int | None, int | None]]


def line_changes(report: ReceivedReport, earlier: ReceivedReport) -> list[LineChange]:
    """What the NPO mended between two revisions of a month, the older one's lines first."""
    before, after = ({line["key"]: line for line in document_of(one)["lines"]} for one in (earlier, report))
    changes = []
    for key, line in (before | after).items():
        old, new = before.get(key, {}), after.get(key, {})
        figures = [(old.get(name), new.get(name)) for name in FIGURES]
        if any(was != now for was, now in figures):
            changes.append(LineChange(f"{line['name']}（{line['decision_number']}・{line['meal_mark']}）", figures))
    return changes


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
    """Every contract of the city × the months shown, newest last; and what is still open of the months before."""

    months: Sequence[Month]
    rows: Sequence[tuple[Contract, Sequence[Cell]]]
    older: Sequence[Cell]

    @property
    def cells(self) -> list[Cell]:
        return [*self.older, *(cell for _, cells in self.rows for cell in cells)]

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
    latest = {(report.contract_id, report.month): report for report in _latest_since(shown[0])}
    contracts = {contract.pk: contract for contract in contracts_of_city()}

    def cell(contract: Contract, month: Month) -> Cell:
        due_on = month.after.replace(day=contract.report_due_day)
        return Cell(contract, month, due_on, latest.get((contract.pk, month)), today)

    rows = [
        (contract, [cell(contract, month) for month in shown if _covers(contract, month)])
        for contract in contracts.values()
    ]
    older = [cell(contracts[key], month) for key, month in latest if month < shown[0]]
    return Board(months=shown, rows=rows, older=older)


def _latest_since(first: Month) -> QuerySet[ReceivedReport]:
    """The newest revision of each report from a month on, and of any earlier one that waits for somebody."""
    same = {"contract_id": OuterRef("contract_id"), "starts_on": OuterRef("starts_on")}
    newer = ReceivedReport.objects.filter(**same, revision__gt=OuterRef("revision"))
    still_open = Q(verdict__isnull=True) | Q(verdict__kind=VerdictKind.RETURNED)
    arrived = received_reports().filter(Q(starts_on__gte=first.first) | still_open, ~Exists(newer))
    return arrived.defer("document").order_by("starts_on", "contract__number")


def _covers(contract: Contract, month: Month) -> bool:
    return contract.starts_on < month.after and (contract.ended_on or contract.ends_on) > month.first


def previous_yen(report: ReceivedReport) -> int | None:
    """The city's yen of the month before, in its latest revision."""
    before = latest_of(report.contract_id, report.month.shift(-1))
    return before.city_yen if before else None
