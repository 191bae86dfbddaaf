"""Reads of reports."""

from uuid import UUID

from django.db.models import QuerySet

from npo_platform.kernel import calendar
from npo_platform.kernel.errors import Refusal
from services.months.models import Month
from services.reports.models import MonthlyReport


def latest_report(month: Month) -> MonthlyReport | None:
    """The newest revision of a month."""
    return MonthlyReport.objects.filter(month=month).order_by("-revision").first()


def report(report_id: UUID) -> MonthlyReport:
    """One report of ours; refused when there is none."""
    found = MonthlyReport.objects.select_related("month").filter(pk=report_id).first()
    if found is None:
        raise Refusal("not_found", "この報告書は見つかりません。月の一覧から選び直してください。")
    return found


def reports_of(contract: UUID | None = None, month: str = "") -> QuerySet[MonthlyReport]:
    """Every revision, newest month first, without its document."""
    rows = MonthlyReport.objects.select_related("month").defer("document")
    if contract is not None:
        rows = rows.filter(month__contract_id=contract)
    if month:
        rows = rows.filter(month__starts_on=calendar.Month.parse(month).first)
    return rows.order_by("-month__starts_on", "month__contract_id", "-revision")
