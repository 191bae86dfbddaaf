"""Closing a month, letting a warning pass with a reason, opening a closed month again."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from billing_rules.advisories.actions import look_again
from npo_platform.kernel.digest import sha256
from npo_platform.kernel.errors import Refusal, Refused
from services.adjustments.actions import apply_to, release
from services.adjustments.models import Adjustment
from services.months import actions as months
from services.months.models import Month
from services.samples.actions import require_no_samples
from services.statements.actions.evaluate import evaluated
from services.statements.actions.locking import lock_months, locked
from services.statements.checks import findings_of, is_blocking, open_findings
from services.statements.models import Statement, Waiver
from services.statements.queries.closing import ClosingCase, closing_case
from services.statements.queries.evaluation import Evaluation
from services.statements.queries.facts import packed, text_of
from services.statements.states import StatementState
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.checks.settled import require_unsettled

_FROZEN = ["state", "waived", "facts", "facts_digest", "result_digest", "frozen_at"]


@transaction.atomic
def close_month(month: Month, *, by: Person, at: datetime, today: date) -> Statement:
    """Evaluate the month once more, freeze facts and result with their digests, and close it.

    Refused with every finding at once (`not_ready`) while one stands that nobody gave a reason for; when it
    is closed already (`month_closed`); when the city has published no rules (`no_pack`); while there are sample people
    (`sample_people`).
    """
    require_unsettled(month.contract_id)
    require_no_samples()
    months_held = lock_months(month.contract_id)
    month = locked(month, months_held)
    statement, evaluation, carried, case = _weighed(month, at=at, today=today)
    found = findings_of(case)
    standing = [finding for finding in found if is_blocking(finding, case.waivers)]
    if standing:
        raise Refused(
            "not_ready",
            f"{month.label}分には、締める前に直すものか確かめるものが {len(standing)}件あります。"
            "直すものは直し、確かめたものは理由を書いてください。",
            standing,
        )

    answered = {(one.code, one.where, one.message) for one in found}
    statement.waived = [str(one.pk) for one in case.waivers if (one.code, one.where, one.message) in answered]
    _freeze(statement, evaluation, at=at)
    apply_to(month, [one.pk for one in carried])
    months.mark_closed(month, by=by, at=at)
    record("statements.close", statement, by=by, at=at, detail=f"{month.label} {statement.pack_label}")
    look_again(case.contract.city_id, case.contract.service, at=at)
    return statement


def _weighed(month: Month, *, at: datetime, today: date) -> tuple[Statement, Evaluation, list[Adjustment], ClosingCase]:
    """The month evaluated, and what the checks read of it; once more when the city published just in between."""
    for _ in range(2):
        statement, evaluation, carried = evaluated(month, at=at)
        case = closing_case(month, statement, today=today)
        if case.version.digest == statement.pack_digest:
            break
    return statement, evaluation, carried, case


def _freeze(statement: Statement, evaluation: Evaluation, *, at: datetime) -> None:
    text = text_of(evaluation.facts)
    statement.facts = packed(text)
    statement.facts_digest = sha256(text)
    statement.result_digest = evaluation.digest
    statement.state, statement.frozen_at = StatementState.FROZEN, at
    statement.save(update_fields=_FROZEN)


@transaction.atomic
def reopen_month(month: Month, *, by: Person, reason: str, at: datetime) -> Month:
    """Open a closed month again: its frozen statement stays as it was, the next closing freezes a new one.

    What it carried waits again; differences that were to correct it fall away, because it now takes its late
    records itself. Refused without a reason (`reason_missing`) and when it is open (`wrong_state`). Whether
    its report lies with the city is asked by `submissions.actions.reopen`.
    """
    require_unsettled(month.contract_id)
    held = lock_months(month.contract_id)
    month = months.reopen(month, by=by, reason=reason, at=at)
    release(month)
    for later in held:
        if later.starts_on > month.starts_on and not later.is_closed:
            months.touch(later.contract_id, later.starts_on, at=at)
    return month


@transaction.atomic
def waive(
    month: Month,
    chosen: Collection[tuple[str, str]],
    reason: str,
    *,
    by: Person,
    at: datetime,
    today: date,
) -> list[Waiver]:
    """Let warnings pass, each by its (code, where), with a name and a reason that the report will print.

    Refused without a reason (`reason_missing`), when a finding is not there any more or cannot be let pass
    (`nothing_to_waive`), and when the month is closed (`month_closed`).
    """
    require_unsettled(month.contract_id)
    if not reason.strip():
        raise Refusal(
            "reason_missing", "確かめたことを書いてください（例：10月12日から27日まで入院）。報告書に印刷されます。"
        )
    month = locked(month, lock_months(month.contract_id))
    statement = evaluated(month, at=at)[0]
    case = closing_case(month, statement, today=today)
    standing = {(one.code, one.where): one for one in open_findings(case) if one.severity == "warn"}
    if not chosen or any(key not in standing for key in chosen):
        raise Refusal(
            "nothing_to_waive",
            "選んだ確認は、もう残っていないか、理由を書いても先へ進めないものです。画面を開き直してください。",
        )
    waivers = [
        Waiver(
            month=month,
            code=code,
            where=where,
            message=standing[code, where].message,
            reason=reason.strip(),
            by_id=by.id,
            by_name=by.name,
            at=at,
        )
        for code, where in sorted(set(chosen))
    ]
    Waiver.objects.bulk_create(waivers)
    record("statements.waive", month, by=by, at=at, detail=f"{len(waivers)}件 {reason.strip()}"[:200])
    return waivers
