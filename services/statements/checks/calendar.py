"""A month is closed when it is over, and after the months before it."""

from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

NOT_OVER, EARLIER_OPEN, LATER_COUNTS = "month_not_over", "earlier_month_open", "later_month_counts"


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


def check_later_months_did_not_count_this_one(case: ClosingCase) -> list[Finding]:
    """What a closed month after a reopened one counted may have changed: nothing moves it, so somebody must look."""
    return [
        Finding(
            LATER_COUNTS,
            f"{month.label}はもう締めてあり、週の上限などで{case.month.label}の食数を数えています。"
            f"直した人が上限をこえていないか、{month.label}の明細で確かめてください。",
            severity="warn",
            where=str(month.value),
        )
        for month in case.closed_after
    ]
