"""Whoever was visited was also asked about: a delivery never says by itself that the person was well."""

from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "safety_unresolved"


def check_safety_is_resolved(case: ClosingCase) -> list[Finding]:
    """One finding for all, because one reason (a sheet without the row, say) mostly explains them together."""
    if not case.unconfirmed:
        return []
    names = "・".join(dict.fromkeys(stop.name for stop in case.unconfirmed[:5]))
    more = "ほか" if len({stop.name for stop in case.unconfirmed}) > len(names.split("・")) else ""
    return [
        Finding(
            CODE,
            f"安否の結果が入っていない配達が {len(case.unconfirmed)}件あります（{names}{more}）。",
            severity="warn",
        )
    ]
