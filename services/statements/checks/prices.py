"""Every recorded stop has a price: a case the ordinance does not name is refused with its clause, never 0 yen."""

from datetime import date

from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "not_priced"


def check_every_record_is_priced(case: ClosingCase) -> list[Finding]:
    return [Finding(CODE, _sentence(case, refusal), where=refusal["key"]) for refusal in case.statement.refusals]


def _sentence(case: ClosingCase, refusal: dict[str, str]) -> str:
    day = wareki_long(date.fromisoformat(refusal["on"]))
    who = case.names.get(refusal["person"], "")
    clause = f"（{refusal['clause']}）" if refusal["clause"] else ""
    return f"{day}{f' {who}さん' if who else ''}：{refusal['sentence']}{clause}"
