"""A person lets the proposals of a version become differences."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing_rules.advisories.actions import look_again
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.adjustments.actions import confirm_correction
from services.adjustments.models import Adjustment, Correction
from services.adjustments.states import CorrectionState
from services.corrections.actions.propose import fresh_corrections
from services.corrections.queries.reach import contracts_under
from services.months.actions import touch
from services.months.models import Month
from services.statements.actions import lock_months
from services.statements.queries import carrying_month
from tenants.accounts.queries import Person


@transaction.atomic
def confirm(version: PackVersion, seen: Collection[UUID], *, by: Person, at: datetime) -> list[Adjustment]:
    """Confirm every proposal of a version, as it was seen; the next open month carries old and new lines.

    Refused when there is none (`nothing_proposed`), and when records or a later version overtook what was seen
    (`proposal_overtaken`): then nothing is confirmed, and the page shows the new proposals.
    """
    months = [month for agreed in contracts_under(version) for month in lock_months(agreed.pk)]
    proposed = [one for one in fresh_corrections(version, at=at) if one.state == CorrectionState.PROPOSED]
    if {one.pk for one in proposed} != set(seen):
        raise Refusal(
            "proposal_overtaken",
            "画面を開いたあとで案が変わりました。開き直して、新しい金額を確かめてから、もう一度押してください。",
        )
    if not proposed:
        raise Refusal("nothing_proposed", "確かめる案はありません。もう確かめてあるか、差がありませんでした。")
    raised = [adjustment for one in proposed for adjustment in confirm_correction(one, by=by, at=at)]
    for correction in proposed:
        _tell_carrying_month(correction, months_of=months, at=at)
    look_again(version.pack.city_id, version.pack.service, at=at)
    return raised


def _tell_carrying_month(correction: Correction, *, months_of: Sequence[Month], at: datetime) -> None:
    own = [one for one in months_of if one.contract_id == correction.contract_id]
    carrying = carrying_month(own, correction.month)
    if carrying is not None:
        touch(carrying.contract_id, carrying.starts_on, at=at)
