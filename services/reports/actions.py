"""Freezing a closed month into a report."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing_rules.packs.queries import version
from npo_platform.kernel import digest
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal
from services.months.models import Month
from services.records.queries import safety_summary
from services.reports.documents import Frozen, document_of
from services.reports.models import MonthlyReport
from services.reports.queries import latest_report
from services.reports.states import ReportState
from services.statements.queries import lines_of, recompute, statement_of, waivers_of
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import start_job
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract as contract_of


@transaction.atomic
def freeze(month_id: UUID, *, by: Person, at: datetime) -> MonthlyReport:
    """Copy the closed month into a document that never changes; asked twice, it answers the same one.

    Refused while the month is open (`month_open`). The papers are drawn by the worker meanwhile.
    """
    month = Month.objects.select_for_update().get(pk=month_id)
    require_unsettled(month.contract_id)
    if month.closed_at is None:
        raise Refusal("month_open", f"{month.label}分はまだ締めていません。月の締めの画面で締めてください。")
    latest = latest_report(month)
    if latest is not None and latest.frozen_at >= month.closed_at:
        return latest

    report = _copy(month, latest, by=by, at=at)
    record("reports.freeze", report, by=by, at=at, detail=report.short_digest)
    start_job("draw_papers", str(report.pk), at=at, payload={"report": str(report.pk)}, total=len(report.papers))
    return report


def _copy(month: Month, latest: MonthlyReport | None, *, by: Person, at: datetime) -> MonthlyReport:
    statement = statement_of(month)
    if statement is None or not statement.is_frozen:
        raise Refusal("not_frozen", f"{month.label}分の明細が確定していません。月の締めの画面で締めてください。")
    document = document_of(
        Frozen(
            contract=contract_of(month.contract_id),
            month=month.value,
            revision=latest.revision + 1 if latest else 1,
            frozen_on=tokyo_day(at),
            statement=statement,
            lines=list(lines_of(statement)),
            result=recompute(statement).evaluation.result,
            version=version(statement.pack_version_id),
            safety=safety_summary(month.contract_id, month.value.first, month.value.after),
            waivers=waivers_of(statement),
        )
    )
    text = digest.canonical(document)
    return MonthlyReport.objects.create(
        month=month,
        statement=statement,
        revision=document["revision"],
        document=text,
        digest=digest.sha256(text),
        state=ReportState.READY,
        frozen_at=at,
        frozen_by_id=by.id,
        frozen_by_name=by.name,
    )
