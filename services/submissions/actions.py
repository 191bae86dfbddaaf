"""Sending a report, hearing the verdict, opening a returned month again; and being reminded in time."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from npo_platform.kernel.calendar import Month as CalendarMonth
from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.moves import require_move
from npo_platform.kernel.workdays import workdays_before
from services.months.models import Month
from services.reports.models import MonthlyReport
from services.reports.queries import latest_report
from services.reports.states import MOVES, ReportState
from services.statements import actions as statements
from services.submissions.models import HeardVerdict, Submission
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.desk import actions as desk
from tenants.desk.queries import stands_with_the_city, verdict_of
from tenants.jobs.actions import start_job
from tenants.notices.actions import tell_once
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract as contract_of
from tenants.registry.queries import contracts_of_npo

REMIND_WORKDAYS = (3, 0)  # before the day a report is due; 0 is the day itself


@transaction.atomic
def submit(report: MonthlyReport, *, by: Person, at: datetime) -> Submission:
    """Send the frozen report to the city's desk: our rows and its row in one transaction.

    Refused unless the report has not been sent yet and its month is still closed (`month_open`).
    """
    report = MonthlyReport.objects.select_for_update().get(pk=report.pk)
    month = Month.objects.select_for_update().get(pk=report.month_id)
    require_unsettled(month.contract_id)
    require_move(
        MOVES,
        report.state,
        ReportState.SUBMITTED,
        f"この報告書は「{report.get_state_display()}」です。提出できるのは、まだ提出していない報告書だけです。",
    )
    if month.closed_at is None or report.frozen_at < month.closed_at:
        raise Refusal(
            "month_open",
            f"{month.label}分は、この報告書を作ったあとで開き直しています。もう一度締めて、報告書を作り直してください。",
        )

    contract = contract_of(month.contract_id)
    received = desk.receive(
        contract=contract,
        month=month.value,
        revision=report.revision,
        document=report.document,
        digest=report.digest,
        at=at,
    )
    submission = Submission.objects.create(
        report=report,
        received_report_id=received.pk,
        digest=report.digest,
        sent_at=at,
        sent_by_id=by.id,
        sent_by_name=by.name,
    )
    report.state = ReportState.SUBMITTED
    report.save(update_fields=["state"])
    record("submissions.submit", report, by=by, at=at, detail=f"{contract.city_name} 改訂{report.revision}")
    return submission


@transaction.atomic
def hear_verdict(received_report_id: UUID) -> HeardVerdict | None:
    """Copy the city's answer into our own book and move the report; hearing it twice changes nothing.

    None while the city has not decided, or when the report is not one of ours.
    """
    submission = Submission.objects.select_for_update().filter(received_report_id=received_report_id).first()
    answer = verdict_of(received_report_id)
    if submission is None or answer is None:
        return None
    heard = HeardVerdict.objects.filter(submission=submission).first()
    if heard is not None:
        return heard

    report = MonthlyReport.objects.select_for_update().get(pk=submission.report_id)
    to = ReportState(answer.kind)
    require_move(MOVES, report.state, to)
    heard = HeardVerdict.objects.create(
        submission=submission,
        kind=answer.kind,
        reason=answer.reason,
        lines={line.line_key: line.reason for line in answer.lines.all()},
        decided_by_name=answer.decided_by_name,
        decided_at=answer.decided_at,
    )
    report.state = to
    report.save(update_fields=["state"])
    if heard.is_accepted:
        start_job("month_figures", str(report.month_id), at=answer.decided_at)
    return heard


@transaction.atomic
def reopen(month: Month, *, by: Person, reason: str, at: datetime) -> Month:
    """Open a closed month again so that it can be mended.

    Refused while its latest report lies with the city (`with_the_city`) or was accepted
    (`accepted`): from then on only adjustments in a later month correct it.
    """
    require_unsettled(month.contract_id)
    month = next(one for one in statements.lock_months(month.contract_id) if one.pk == month.pk)
    report = latest_report(month)
    if report is not None and report.state == ReportState.SUBMITTED:
        raise Refusal(
            "with_the_city",
            f"{month.label}分は市が審査しています。返されるまで開き直せません。急ぐときは市の担当に電話してください。",
        )
    if report is not None and report.state == ReportState.ACCEPTED:
        raise Refusal(
            "accepted",
            f"{month.label}分は市が承認しました。開き直さず、直す分は次の月の過誤調整になります。",
        )
    return statements.reopen_month(month, by=by, reason=reason, at=at)


def remind_of_deadlines(*, today: date, at: datetime) -> None:
    """Tell the office of last month's reports that are due within days and do not lie with the city, once a stage."""
    month = CalendarMonth.of(today).shift(-1)
    for contract in contracts_of_npo():
        due_on = contract.report_due_on(month)
        begun = [count for count in REMIND_WORKDAYS if workdays_before(due_on, count) <= today <= due_on]
        if not begun or not contract.covers_any(month) or stands_with_the_city(contract.pk, month):
            continue
        when = "きょう" if today == due_on else wareki_long(due_on)
        tell_once(
            contract.npo_id,
            f"due/{contract.pk}/{month}/{min(begun)}",
            title=f"{month.label}分の報告の期限は{when}です",
            body=f"{contract.city_name}　{contract.number}。締めて、報告書を作り、提出してください。",
            link=reverse("submissions:index"),
            at=at,
        )
