"""Every recorded stop lies within the city's decision on the person."""

from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "decision_missing"


def check_every_record_has_its_decision(case: ClosingCase) -> list[Finding]:
    return [
        Finding(
            CODE,
            f"{wareki_long(stop.service_on)} {stop.name}さんの配達は、利用決定「{stop.number}」の期間の外です。"
            "決定の期間か記録の日付を確かめてください。",
            where=str(stop.stop_id),
        )
        for stop in case.beyond
    ]
