"""The checks of a closing, in the order a person mends things; all are shown at once."""

from collections.abc import Callable, Collection
from datetime import date

from npo_platform.kernel.errors import Finding
from services.months.models import Month
from services.statements.checks.calendar import (
    check_earlier_months_are_closed,
    check_later_months_did_not_count_this_one,
    check_month_is_over,
)
from services.statements.checks.change import check_change_from_last_month
from services.statements.checks.decisions import check_every_record_has_its_decision
from services.statements.checks.missing_records import check_every_stop_has_a_record
from services.statements.checks.prices import check_every_record_is_priced
from services.statements.checks.reviews import check_no_record_waits_for_review
from services.statements.checks.rules import check_rules_are_current
from services.statements.checks.safety import check_safety_is_resolved
from services.statements.checks.totals import check_user_and_city_make_the_total
from services.statements.checks.weekly import check_weeks_stay_within_the_decision
from services.statements.models import Statement, Waiver
from services.statements.queries.closing import ClosingCase, closing_case

CHECKS: tuple[Callable[[ClosingCase], list[Finding]], ...] = (
    check_month_is_over,
    check_earlier_months_are_closed,
    check_later_months_did_not_count_this_one,
    check_every_stop_has_a_record,
    check_no_record_waits_for_review,
    check_safety_is_resolved,
    check_every_record_has_its_decision,
    check_every_record_is_priced,
    check_rules_are_current,
    check_user_and_city_make_the_total,
    check_weeks_stay_within_the_decision,
    check_change_from_last_month,
)


def findings(month: Month, statement: Statement, *, today: date) -> list[Finding]:
    """Everything the checks find in a month."""
    return findings_of(closing_case(month, statement, today=today))


def findings_of(case: ClosingCase) -> list[Finding]:
    return [finding for check in CHECKS for finding in check(case)]


def open_findings(case: ClosingCase) -> list[Finding]:
    """What still keeps the month from being closed."""
    return [finding for finding in findings_of(case) if is_blocking(finding, case.waivers)]


def is_blocking(finding: Finding, waivers: Collection[Waiver]) -> bool:
    """A stop always; a warning until somebody wrote a reason for it as it reads now."""
    if finding.severity == "stop":
        return True
    given = {(one.code, one.where, one.message) for one in waivers}
    return (finding.code, finding.where, finding.message) not in given
