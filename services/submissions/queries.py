"""Reads of the way to the city: every revision of a month with what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from npo_platform.kernel import calendar
from npo_platform.kernel.errors import Refusal
from services.months.models import Month
from services.reports.models import MonthlyReport
from services.reports.states import ReportState
from services.submissions.models import HeardVerdict, Submission
from tenants.payments.queries import PaidOn, paid_on
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo


class ReturnedLine(NamedTuple):
    """One line the city sent back."""

    who: str
    why: str
    recipient_id: UUID | None


@dataclass(frozen=True)
class Step:
    """One revision of the month: the report, its submission, the city's answer."""

    report: MonthlyReport
    submission: Submission | None
    verdict: HeardVerdict | None

    @cached_property
    def returned_lines(self) -> list[ReturnedLine]:
        """Who and what of each returned line, with the reason and the person to open."""
        if self.verdict is None:
            return []
        known = {line["key"]: line for line in self.report.content["lines"]}
        whose = self.report.statement.lines.filter(key__in=self.verdict.lines)
        people = dict(whose.values_list("key", "recipient_id"))
        return [
            ReturnedLine(
                f"{known[key]['name']}（{known[key]['decision_number']}・{known[key]['meal_mark']}）",
                why,
                people.get(key),
            )
            for key, why in self.verdict.lines.items()
            if key in known
        ]


ROAD = ((1, "入力"), (2, "締め"), (3, "報告書"), (4, "提出"), (5, "承認"))


@dataclass(frozen=True)
class MonthPath:
    """A month on its way to the city, newest revision first."""

    contract: Contract
    month: Month
    steps: Sequence[Step]
    road: Sequence[tuple[int, str]] = ROAD
    paid: PaidOn | None = None

    @property
    def latest(self) -> Step | None:
        return self.steps[0] if self.steps else None

    @property
    def current(self) -> Step | None:
        """The report of this closing; one of an earlier closing only counts as history."""
        closed_at = self.month.closed_at
        if self.latest is None or closed_at is None or self.latest.report.frozen_at < closed_at:
            return None
        return self.latest

    @property
    def claim_id(self) -> UUID | None:
        """The received report the city pays, once it has accepted it."""
        current = self.current
        accepted = current is not None and current.report.standing is ReportState.ACCEPTED
        return current.submission.received_report_id if current and current.submission and accepted else None

    @property
    def state(self) -> ReportState | None:
        return self.current.report.standing if self.current else None

    @property
    def returned(self) -> Step | None:
        """What the city sent back and nobody has answered yet, also while the month is open again."""
        latest = self.latest
        return latest if latest and latest.report.standing is ReportState.RETURNED else None

    @property
    def is_with_city(self) -> bool:
        return self.state in (ReportState.SUBMITTED, ReportState.ACCEPTED)

    @property
    def due_on(self) -> date:
        """The day the city wants the report by."""
        return self.contract.report_due_on(self.month.value)

    @property
    def may_freeze(self) -> bool:
        return self.month.is_closed and self.current is None

    @property
    def may_submit(self) -> bool:
        return self.state is ReportState.READY

    @property
    def may_reopen(self) -> bool:
        return self.month.is_closed and not self.is_with_city

    @property
    def stage(self) -> int:
        """How far along: 1 入力, 2 締め, 3 報告書, 4 提出, 5 承認; a returned month is at 1 again."""
        if not self.month.is_closed or self.state is ReportState.RETURNED:
            return 1
        if self.state is None:
            return 2
        return {ReportState.READY: 3, ReportState.SUBMITTED: 4}.get(self.state, 5)

    @property
    def next_step(self) -> int:
        """The step to take now; the ones before it are done, and beyond the last there is none."""
        return 1 if self.stage == 1 else self.stage + 1


def _steps(reports: QuerySet[MonthlyReport]) -> list[Step]:
    steps = []
    for one in reports.select_related("submission__verdict").order_by("-revision"):
        submission = getattr(one, "submission", None)
        steps.append(Step(one, submission, getattr(submission, "verdict", None)))
    return steps


def path_of(contract_id: UUID, month: str, today: date) -> MonthPath:
    """One month's way; refused when the month is not there."""
    contract = contracts_of_npo().filter(pk=contract_id).first()
    row = Month.objects.filter(contract_id=contract_id, starts_on=_first_day(month)).first()
    if contract is None or row is None:
        raise Refusal("not_found", "この月はまだ始まっていません。月の一覧から選び直してください。")
    return _with_payments([MonthPath(contract, row, _steps(MonthlyReport.objects.filter(month=row)))], today)[0]


def _first_day(month: str) -> date:
    try:
        return calendar.Month.parse(month).first
    except ValueError:
        return date.min  # no month begins there, so none is found


def all_months(today: date) -> list[MonthPath]:
    """Every month of every contract, newest first, with the day it is paid; four queries at most."""
    return _with_payments(months_of(contracts_of_npo()), today)


def months_paid(contracts: Iterable[Contract], today: date) -> list[MonthPath]:
    """Every month of these contracts, newest first, with the day it is paid; three queries."""
    return _with_payments(months_of(contracts), today)


def _with_payments(paths: Sequence[MonthPath], today: date) -> list[MonthPath]:
    paid = paid_on([path.claim_id for path in paths if path.claim_id], today)
    return [replace(path, paid=paid.get(path.claim_id)) if path.claim_id else path for path in paths]


def months_of(contracts: Iterable[Contract]) -> list[MonthPath]:
    """Every month of these contracts, newest first; two queries."""
    agreed = {one.pk: one for one in contracts}
    steps: dict[UUID, list[Step]] = {}
    for step in _steps(MonthlyReport.objects.defer("document")):
        steps.setdefault(step.report.month_id, []).append(step)
    months = Month.objects.filter(contract_id__in=agreed).order_by("-starts_on", "pk")
    return [MonthPath(agreed[one.contract_id], one, steps.get(one.pk, [])) for one in months]
