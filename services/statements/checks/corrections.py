"""What the city's rules changed in earlier months was confirmed, so that it rides on this month's report."""

from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "correction_waiting"


def check_corrections_are_confirmed(case: ClosingCase) -> list[Finding]:
    """One for each version; a month is closed without them only with a reason."""
    months: dict[str, list[str]] = {}
    labels = {str(one.version_id): one.version_label for one in case.proposals}
    for one in case.proposals:
        months.setdefault(str(one.version_id), []).append(f"{one.month.label}分")
    return [
        Finding(
            CODE,
            f"{labels[version]}による過誤調整の案（{'、'.join(own)}）を、まだ確かめていません。"
            "確かめると、この月の報告書に入ります。",
            severity="warn",
            where=version,
        )
        for version, own in months.items()
    ]
