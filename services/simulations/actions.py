"""Answering a city's question with one's own months; nothing of the month itself changes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing_rules.engine.impact import impact
from billing_rules.simulation.models import Share
from billing_rules.simulation.queries import Tally, base, compiled, is_cancelled
from services.simulations.models import PersonEffect
from services.simulations.queries import facts_to_try, months_to_try

Told = Callable[[int, int], None]


def answer(share: Share, *, at: Callable[[], datetime], told: Told) -> None:
    """Compute each month under both versions and leave the sums with the city, the people here.

    Gives up when the city calls it off, within one month. Done again after a crash, it comes to the same.
    """
    simulation = share.simulation
    before, after = base(simulation), compiled(simulation)
    months, tally = months_to_try(simulation), Tally()
    for done, month in enumerate(months, start=1):
        if is_cancelled(simulation):
            return
        tally.take(month.value, impact(before, after, facts_to_try(month, after)), closed=month.is_closed)
        told(done, len(months))
    _leave(share, tally, at=at())


@transaction.atomic
def _leave(share: Share, tally: Tally, *, at: datetime) -> None:
    held = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if held.finished_at is not None or is_cancelled(share.simulation):
        return
    kin = Share.objects.filter(simulation__version_id=share.simulation.version_id).values_list("pk", flat=True)
    PersonEffect.objects.filter(share_id__in=list(kin)).delete()
    PersonEffect.objects.bulk_create(
        PersonEffect(share_id=share.pk, recipient_id=UUID(person), **yen) for person, yen in tally.people.items()
    )
    held.figures, held.finished_at = tally.figures, at
    held.save(update_fields=["figures", "finished_at"])
