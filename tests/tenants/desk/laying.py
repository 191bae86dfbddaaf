"""Reports of a few figures, laid on the desk by hand: what the city reads of a document and nothing else."""

from datetime import UTC, datetime
from typing import Any

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month
from tenants.crossing import inside
from tenants.desk.actions import receive
from tenants.desk.models import ReceivedReport
from tenants.registry.models import Contract, Organisation

ARRIVED = datetime(2026, 7, 2, 1, 0, tzinfo=UTC)


def line(number: str, name: str, *days: int, meal: str = "昼", **more: Any) -> dict[str, Any]:
    """One person's meals on these days of the month, each handed over at 400 yen for the city."""
    marks = {str(day): "handed" for day in days}
    return {
        "key": f"{number}/{meal}",
        "decision_number": number,
        "name": name,
        "class_label": "非課税",
        "meal_mark": meal,
        "days": marks,
        "delivered": len(days),
        "absent": 0,
        "user_yen": 0,
        "city_yen": 400 * len(days),
        **more,
    }


def lay(
    npo: Organisation, city: Organisation, month: Month, *lines: dict[str, Any], revision: int = 1, **more: Any
) -> ReceivedReport:
    """A report of these lines, on the desk of a city."""
    totals = {name: sum(one[name] for one in lines) for name in ("delivered", "absent", "user_yen", "city_yen")}
    totals |= {"people": len({one["decision_number"] for one in lines}), "claim_yen": totals["city_yen"]}
    with inside(npo):
        contract = Contract.objects.select_related("city__organisation").get(city_id=city.pk, npo_id=npo.pk)
        text = digest.canonical({"month": str(month), "lines": list(lines), "totals": totals, **more})
        return receive(
            contract=contract,
            month=month,
            revision=revision,
            document=text,
            digest=digest.sha256(text),
            at=ARRIVED,
        )
