"""The months a batch writes into, held still while it does: none can be closed between asking and writing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from services.months.actions import open_month
from services.months.models import Month as MonthRow
from services.plans.models import Stop

Key = tuple[UUID, date]


@dataclass(frozen=True, slots=True)
class HeldMonths:
    """Which (contract, first day) are closed, and which lie outside their contract and so can never be priced."""

    closed: frozenset[Key]
    outside: frozenset[Key]


def key_of(stop: Stop) -> Key:
    return stop.contract_id, Month.of(stop.service_on).first


def hold_months(stops: Iterable[Stop], *, at: datetime) -> HeldMonths:
    """Lock the months of these stops, opening those nobody opened yet.

    Closing takes the same lock: a record comes either before the month is frozen, or knows that it is late.
    """
    wanted = {key_of(stop) for stop in stops}
    outside = set[Key]()
    for contract_id, first in sorted(wanted - _locked(wanted).keys()):
        try:
            open_month(contract_id, Month.of(first), at=at)
        except Refusal:
            outside.add((contract_id, first))
    rows = _locked(wanted)
    return HeldMonths(closed=frozenset(key for key, row in rows.items() if row.is_closed), outside=frozenset(outside))


def _locked(keys: set[Key]) -> dict[Key, MonthRow]:
    rows = MonthRow.objects.select_for_update(no_key=True).filter(
        contract_id__in={contract_id for contract_id, _ in keys}, starts_on__in={first for _, first in keys}
    )
    return {(row.contract_id, row.starts_on): row for row in rows.order_by("contract_id", "starts_on")}
