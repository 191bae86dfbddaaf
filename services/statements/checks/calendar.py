"""A month is closed when it is over, and after the months before it."""

from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

NOT_OVER, EARLIER_OPEN = "month_not_over", "earlier_month_open"


def check_month_is_over(case: ClosingCase) -> list[Finding]:
    if case.today >= case.month.value.after:
        return []
    return [
        Finding(
            NOT_OVER,
            f"{case.month.label}は {wareki_long(case.month.value.last)}まであります。終わってから締めてください。",
        )
    ]


def check_earlier_months_are_closed(case: ClosingCase) -> list[Finding]:
    """Differences go to the next open month and weeks cross months, so months close in their order."""
    return [
        Finding(
            EARLIER_OPEN,
            f"{month.label}がまだ締められていません。先に{month.label}を締めてください。",
            where=str(month.value),
        )
        for month in case.open_before
    ]
