"""Reckoning an accepted month and telling its sums."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from services.figures.models import OwnFigures
from services.figures.queries import accepted, newest, sums_of, told
from services.months.models import Month
from tenants.registry.queries import contract as contract_of
from tenants.statistics import actions as statistics
from tenants.statistics.definitions import stamp


@transaction.atomic
def reckon(month_id: UUID, *, at: datetime) -> OwnFigures | None:
    """Reckon a month anew and tell what may be told, in one transaction.

    Nothing is added when nothing has changed, or while the city has not accepted the month (None).
    """
    month = Month.objects.select_for_update().get(pk=month_id)
    own = accepted(month)
    if own is None:
        return None
    last, figures, definitions = newest(month), sums_of(own), stamp()
    if last is not None and (last.figures, last.definitions) == (figures, definitions):
        return last
    saying = told(figures, last.told if last else None)
    row = statistics.tell(
        contract_of(month.contract_id),
        month.value,
        saying,
        definitions=definitions,
        received_id=own.received_id,
        at=at,
    )
    return OwnFigures.objects.create(
        month=month, number=row.number, figures=figures, told=saying, definitions=definitions, reckoned_at=at
    )
