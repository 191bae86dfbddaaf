"""What the city is told of a recall: sums by month, which months were closed with the version, what was put right."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Sum

from billing_rules.advisories.models import Advisory
from billing_rules.advisories.queries import Found, cells_of
from services.adjustments.models import Correction, CorrectionLine
from services.adjustments.states import CorrectionState
from services.recalls.models import TouchedLine
from services.statements.models import Statement
from tenants.registry.queries import contracts_of_npo

NOTHING = {"months": 0, "user": 0, "city": 0, "waiting": 0}


def figures_of(advisory: Advisory, lines: Iterable[TouchedLine]) -> dict[str, Any]:
    """The provider's answer, without a person in it."""
    months: dict[Any, Found] = {}
    for one in lines:
        found = months.setdefault(one.month.value, Found((one.month.value,)))
        found.meet((one.month_id, one.number), one.recipient_id)
        if one.is_current:
            found.add(one.user_yen, one.city_yen)
    return cells_of(months.values()) | {"closings": _closings(advisory), "corrected": corrected(advisory)}


def _closings(advisory: Advisory) -> list[dict[str, Any]]:
    """Every closing with the version, in or out of the days; who closed is known of the month's last one."""
    found = Statement.objects.filter(pack_digest=advisory.version.digest, frozen_at__isnull=False)
    pack = advisory.version.pack
    agreed = contracts_of_npo().filter(city_id=pack.city_id, service=pack.service)
    rows = found.filter(month__contract_id__in=[one.pk for one in agreed]).defer("facts").select_related("month")
    return [
        {
            "month": str(one.month.value),
            "number": one.number,
            "at": one.frozen_at.isoformat() if one.frozen_at else "",
            "by": one.month.closed_by_name if one.month.closed_at == one.frozen_at else "",
        }
        for one in rows.order_by("month__starts_on", "month__contract_id", "number")
    ]


def corrected(advisory: Advisory) -> dict[str, int]:
    """What confirmed corrections of months that stood on the version came to, and how many months still wait."""
    pack = advisory.version.pack
    agreed = [one.pk for one in contracts_of_npo().filter(city_id=pack.city_id, service=pack.service)]
    found = Correction.objects.filter(contract_id__in=agreed, former_id=advisory.version_id)
    confirmed = found.filter(state=CorrectionState.CONFIRMED)
    lines = CorrectionLine.objects.filter(correction__in=confirmed)
    user, city = F("user_after") - F("user_before"), F("city_after") - F("city_before")
    sums = lines.aggregate(user=Sum(user), city=Sum(city))
    return NOTHING | {
        "months": confirmed.count(),
        "user": sums["user"] or 0,
        "city": sums["city"] or 0,
        "waiting": found.filter(state=CorrectionState.PROPOSED).count(),
    }
