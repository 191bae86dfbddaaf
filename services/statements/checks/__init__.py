"""The checks of a closing, in the order a person mends things; all are shown at once."""

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from npo_platform.kernel.errors import Finding
from services.months.models import Month
from services.statements.checks import (
    calendar,
    change,
    corrections,
    decisions,
    missing_records,
    prices,
    reviews,
    rules,
    safety,
    stopped,
    totals,
    weekly,
)
from services.statements.checks.calendar import (
    check_earlier_months_are_closed,
    check_later_months_did_not_count_this_one,
    check_month_is_over,
)
from services.statements.checks.change import check_change_from_last_month
from services.statements.checks.corrections import check_corrections_are_confirmed
from services.statements.checks.decisions import check_every_record_has_its_decision
from services.statements.checks.missing_records import check_every_stop_has_a_record
from services.statements.checks.prices import check_every_record_is_priced
from services.statements.checks.reviews import check_no_record_waits_for_review
from services.statements.checks.rules import check_rules_are_current
from services.statements.checks.safety import check_safety_is_resolved
from services.statements.checks.stopped import check_rules_are_not_stopped
from services.statements.checks.totals import check_user_and_city_make_the_total
from services.statements.checks.weekly import check_weeks_stay_within_the_decision
from services.statements.models import Statement, Waiver
from services.statements.queries.closing import ClosingCase, closing_case


class Check(NamedTuple):
    """One check: what it does, the code of its findings, what it makes sure of in words a report prints."""

    run: Callable[[ClosingCase], list[Finding]]
    code: str
    label: str


CHECKED: tuple[Check, ...] = (
    Check(check_month_is_over, calendar.NOT_OVER, "月が終わっている"),
    Check(check_earlier_months_are_closed, calendar.EARLIER_OPEN, "前の月を締めてある"),
    Check(check_later_months_did_not_count_this_one, calendar.LATER_COUNTS, "あとの月が数えた記録は変わっていない"),
    Check(check_every_stop_has_a_record, missing_records.CODE, "どの予定にも記録がある"),
    Check(check_no_record_waits_for_review, reviews.CODE, "食い違う記録が残っていない"),
    Check(check_safety_is_resolved, safety.CODE, "どの配達にも安否が入っている"),
    Check(check_every_record_has_its_decision, decisions.CODE, "どの記録にも利用決定がある"),
    Check(check_every_record_is_priced, prices.CODE, "どの記録にも値段がある"),
    Check(check_rules_are_current, rules.CODE, "いまの規則の版で計算した"),
    Check(check_rules_are_not_stopped, stopped.CODE, "市が止めた版ではない"),
    Check(check_user_and_city_make_the_total, totals.CODE, "利用者と市の和が合計と合う"),
    Check(check_weeks_stay_within_the_decision, weekly.CODE, "利用決定の週の回数をこえていない"),
    Check(check_change_from_last_month, change.CODE, "人ごとの額が前の月と大きく違わない"),
    Check(check_corrections_are_confirmed, corrections.CODE, "さかのぼる規則の差を確かめてある"),
)


def findings(month: Month, statement: Statement, *, today: date) -> list[Finding]:
    """Everything the checks find in a month."""
    return findings_of(closing_case(month, statement, today=today))


def findings_of(case: ClosingCase) -> list[Finding]:
    return [finding for check in CHECKED for finding in check.run(case)]


def open_findings(case: ClosingCase) -> list[Finding]:
    """What still keeps the month from being closed."""
    return [finding for finding in findings_of(case) if is_blocking(finding, case.waivers)]


def is_blocking(finding: Finding, waivers: Collection[Waiver]) -> bool:
    """A stop always; a warning until somebody wrote a reason for it as it reads now."""
    if finding.severity == "stop":
        return True
    given = {(one.code, one.where, one.message) for one in waivers}
    return (finding.code, finding.where, finding.message) not in given
