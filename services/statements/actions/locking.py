"""What every verb on a statement begins with."""

from uuid import UUID

from npo_platform.kernel.errors import Refusal
from services.months.models import Month


def lock_months(contract_id: UUID) -> list[Month]:
    """Every month of the contract, oldest first, locked in that order.

    Settling a late record reaches into several months at once, so whoever evaluates one holds them all.
    """
    months = Month.objects.select_for_update().filter(contract_id=contract_id)
    return list(months.order_by("starts_on"))


def locked(month: Month, months: list[Month]) -> Month:
    """The month among those locked, as it is now; refused when it is closed (`month_closed`)."""
    fresh = next(one for one in months if one.pk == month.pk)
    if fresh.is_closed:
        raise Refusal(
            "month_closed",
            f"{fresh.label}はもう締めてあります。直すときは、責任者に開き直してもらってください。",
        )
    return fresh
