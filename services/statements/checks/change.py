"""A person's yen did not jump from the month before without somebody knowing why."""

from npo_platform.kernel.changes import change_words, is_large
from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "large_change"


def check_change_from_last_month(case: ClosingCase) -> list[Finding]:
    """People of both months only, and only when the month is over: half a month differs from a whole one."""
    if case.today <= case.month.value.last:
        return []
    return [
        Finding(
            CODE,
            f"{case.names[str(person)]}さんの額が、前の月と {change_words(before, now)} 違います"
            f"（{before:,}円→{now:,}円）。",
            severity="warn",
            where=str(person),
        )
        for person, now in case.person_yen.items()
        if is_large(before := case.previous_yen.get(person, 0), now)
    ]
