"""What a closed month forbids."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from npo_platform.kernel.errors import Refusal
from services.months import queries
from services.months.models import Month
from tenants.registry.checks.settled import require_unsettled_in


def require_open(contract_id: UUID, first: date, until: date | None) -> None:
    """Refuse (`month_closed`) a change that would reach a day of a closed month in [first, until).

    Under a settled contract (`contract_settled`) no day of it changes any more.
    """
    require_unsettled_in([contract_id], first, until)
    _refuse(queries.closed_months(contract_id, first, until))


def hold_open(contract_id: UUID, first: date, until: date | None) -> None:
    """The same, and none of these months is closed until the change is written; asked after stops are locked."""
    months = queries.months_in(contract_id, first, until).select_for_update(no_key=True)
    _refuse([month for month in months if month.is_closed])


def _refuse(closed: Sequence[Month]) -> None:
    if closed:
        months = "・".join(month.label for month in closed)
        raise Refusal(
            "month_closed",
            f"{months}はもう締めてあるので、その月の中身が変わる変更はできません。"
            "締めた月のあとの日から始まるように入れるか、責任者に月を開き直してもらってください。",
        )
