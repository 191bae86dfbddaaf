"""A person's yen did not jump from the month before without somebody knowing why."""

from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "large_change"
PERCENT = 20


def check_change_from_last_month(case: ClosingCase) -> list[Finding]:
    """People of both months only: a first and a last month differ by nature."""
    return [
        Finding(
            CODE,
            f"{case.names[str(person)]}さんの額が、前の月と {change_words(before, now)} 違います"
            f"（{before:,}円→{now:,}円）。確かめて、理由を書いてください。",
            severity="warn",
            where=str(person),
        )
        for person, now in case.person_yen.items()
        if is_large(before := case.previous.get(person, 0), now)
    ]


def is_large(before: int, now: int) -> bool:
    """More than 20 % either way; whole numbers only."""
    return before > 0 and now > 0 and abs(now - before) * 100 > before * PERCENT


def change_words(before: int, now: int) -> str:
    """＋43％ / −25％, rounded toward zero so that it never claims more than there is."""
    percent = abs(now - before) * 100 // before
    return f"{'＋' if now > before else '−'}{percent}％"
