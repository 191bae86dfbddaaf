"""The city has not stopped the version this month would be closed with."""

from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "rules_stopped"


def check_rules_are_not_stopped(case: ClosingCase) -> list[Finding]:
    """Nobody can write a reason against it: it ends with the city's next version, or when the city takes it back."""
    stop = case.stopped
    if stop is None:
        return []
    return [
        Finding(
            CODE,
            f"市が{case.version.number_label}に不具合があると知らせ、{stop.days_label}の分を締めるのを止めています。"
            f"理由：{stop.stop_reason}　市が直した版を公開するか、お知らせを取り消すと、締められます。",
            where=str(stop.pk),
        )
    ]
