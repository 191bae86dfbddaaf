"""The month is computed by the version published now, and that version knows the month."""

from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "rules_outdated"


def check_rules_are_current(case: ClosingCase) -> list[Finding]:
    if case.statement.pack_digest == case.version.digest:
        return []
    return [
        Finding(
            CODE,
            f"市が{case.version.number_label}を公開しました。画面を開き直すと、新しい版で計算し直します。",
            where=str(case.version.pk),
        )
    ]
