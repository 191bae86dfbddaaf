"""Accepted months told by hand: figures on the city's desk without a month behind them."""

from datetime import UTC, datetime
from typing import Any

from npo_platform.kernel.calendar import Month
from services.figures.queries import told
from tenants.crossing import inside
from tenants.desk.actions import decide
from tenants.desk.states import VerdictKind
from tenants.registry.models import Contract, Organisation
from tenants.statistics.actions import tell
from tenants.statistics.definitions import stamp
from tenants.statistics.models import MonthFigures
from tests.services.figures.test_hiding import month as raw
from tests.tenants.desk.laying import lay, line
from tests.world import who

TOLD = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)


def tell_month(npo: Organisation, city: Organisation, month: Month, **figures: Any) -> MonthFigures:
    """A report laid and accepted, and the sums of its month told."""
    report = lay(npo, city, month, line("1", "見本", 1))
    with inside(city):
        by = who("mori") if city.schema_name == "city_mihon" else who("tani")
        decide(report.pk, VerdictKind.ACCEPTED, by=by, at=TOLD)
    with inside(npo):
        agreed = Contract.objects.select_related("city__organisation").get(city_id=city.pk, npo_id=npo.pk)
        saying = told(raw(**figures))
        return tell(agreed, month, saying, definitions=stamp(), received_id=report.pk, at=TOLD)
