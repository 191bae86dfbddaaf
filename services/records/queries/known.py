"""What a batch must know before it may write: which ids were used, which months are closed."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from npo_platform.kernel.calendar import Month
from services.months.models import Month as MonthRow
from services.months.queries import months_of
from services.records.models import DeliveryRecord, SafetyCheck
from tenants.registry.queries import contract


def known_digests(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The body digest of every statement already kept under one of these ids."""
    wanted = list(ids)
    known = dict(SafetyCheck.objects.filter(pk__in=wanted).values_list("pk", "body_digest"))
    known.update(DeliveryRecord.objects.filter(pk__in=wanted).values_list("pk", "body_digest"))
    return known


def month_after_closed(contract_id: UUID, closed: Month) -> Month | None:
    """The month that will carry what a closed one got wrong: the first open one after it, or the next to begin.

    None when the contract has ended by then: what is found late waits for a settling month (`handover`).
    """
    later = sorted((row for row in months_of(contract_id) if row.starts_on > closed.first), key=_start)
    for row in later:
        if not row.is_closed:
            return row.value
    following = (later[-1].value if later else closed).shift(1)
    agreed = contract(contract_id)
    return following if following.first < agreed.end else None


def _start(row: MonthRow) -> date:
    return row.starts_on
