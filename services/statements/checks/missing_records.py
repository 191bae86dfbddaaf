"""Every planned stop has a record: nobody is taken as served, or as missed, by silence."""

from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Finding
from services.plans.states import Meal
from services.statements.queries.closing import ClosingCase

CODE = "record_missing"


def check_every_stop_has_a_record(case: ClosingCase) -> list[Finding]:
    return [
        Finding(
            CODE,
            f"{wareki_long(stop.service_on)} {Meal(stop.meal).label} {stop.name}さんの記録がありません。"
            "結果を入れてください。",
            where=str(stop.stop_id),
        )
        for stop in case.missing
    ]
