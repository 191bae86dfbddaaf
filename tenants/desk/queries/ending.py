"""What is still open with the city under one of its contracts, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from npo_platform.kernel.calendar import Month, wareki_long
from tenants.desk.models import ReceivedReport
from tenants.desk.states import VerdictKind
from tenants.payments.queries import PaidOn, paid_on
from tenants.registry.models import Contract
from tenants.registry.queries import contract


@dataclass(frozen=True, slots=True)
class MonthLeft:
    """One month of the contract, and what is left to do in it; nothing when it is paid."""

    month: Month
    words: str
    state: str
    report: ReceivedReport | None = None
    may_pay: bool = False

    @property
    def is_done(self) -> bool:
        return self.state == "ok"


@dataclass(frozen=True, slots=True)
class CityEnding:
    """A contract on its way to being settled, as far as the city sees it."""

    contract: Contract
    months: Sequence[MonthLeft]

    @property
    def left(self) -> list[MonthLeft]:
        return [one for one in self.months if not one.is_done]


def ending(contract_id: UUID, today: date) -> CityEnding:
    """Every month of a contract up to today with what is left; three queries. DoesNotExist for anyone else's."""
    agreed = contract(contract_id)
    reports = _newest(contract_id)
    paid = paid_on([one.pk for one in reports.values()], today)
    if agreed.settled is not None:  # a month nobody reported had nothing to report
        return CityEnding(agreed, [_left(month, reports[month], paid) for month in sorted(reports)])
    return CityEnding(agreed, [_left(month, reports.get(month), paid) for month in _months(agreed, reports, today)])


def _newest(contract_id: UUID) -> dict[Month, ReceivedReport]:
    found = ReceivedReport.objects.select_related("verdict").defer("document").filter(contract_id=contract_id)
    return {one.month: one for one in found.order_by("revision")}


def _months(agreed: Contract, reports: dict[Month, ReceivedReport], today: date) -> list[Month]:
    """Those of the period that have passed, and those after the end that carry what was found late."""
    first, last = Month.of(agreed.starts_on), min(Month.of(agreed.last_day), Month.of(today).shift(-1))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return sorted({first.shift(n) for n in range(max(count, 0))} | set(reports))


def _left(month: Month, report: ReceivedReport | None, paid: Mapping[UUID, PaidOn]) -> MonthLeft:
    if report is None:
        return MonthLeft(month, "報告を受け取っていません", "warn")
    verdict = getattr(report, "verdict", None)
    if verdict is None:
        return MonthLeft(month, "まだ審査していません", "stop", report)
    if verdict.kind == VerdictKind.RETURNED:
        return MonthLeft(month, "団体に返しました。次の提出を待っています", "wait", report)
    run = paid.get(report.pk)
    if run is None:
        return MonthLeft(month, "承認しました。まだ支払っていません", "warn", report, may_pay=True)
    if not run.is_paid:
        return MonthLeft(month, f"{wareki_long(run.day)}に支払います", "wait", report)
    return MonthLeft(month, "支払いました", "ok", report)
