"""An NPO tells the sums of an accepted month."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import Month
from tenants.registry.models import Contract
from tenants.statistics.models import MonthFigures


@transaction.atomic
def tell(
    contract: Contract,
    month: Month,
    figures: Mapping[str, Any],
    *,
    definitions: Mapping[str, int],
    received_id: UUID,
    at: datetime,
) -> MonthFigures:
    """Add the next row of a month, in the NPO's own transaction; the database refuses one the city did not accept."""
    same = MonthFigures.objects.filter(contract=contract, starts_on=month.first)
    row = MonthFigures(
        contract=contract,
        npo_id=contract.npo_id,
        city_id=contract.city_id,
        starts_on=month.first,
        number=same.count() + 1,
        received_id=received_id,
        figures=dict(figures),
        definitions=dict(definitions),
        reckoned_at=at,
    )
    row.save(force_insert=True)
    return row
