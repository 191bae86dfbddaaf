"""What a closed month forbids."""

from datetime import date
from uuid import UUID

from npo_platform.kernel.errors import Refusal
from services.months import queries


def require_open(contract_id: UUID, first: date, until: date | None) -> None:
    """Refuse (`month_closed`) a change that would reach a day of a closed month in [first, until)."""
    closed = queries.closed_months(contract_id, first, until)
    if closed:
        months = "・".join(month.label for month in closed)
        raise Refusal(
            "month_closed",
            f"{months}はもう締めてあるので、その月の中身が変わる変更はできません。"
            "締めた月のあとの日から始まるように入れるか、責任者に月を開き直してもらってください。",
        )
