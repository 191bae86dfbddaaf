"""Answering a city's question with one's own months; nothing of the month itself changes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction
from psycopg.errors import LockNotAvailable

from billing_rules.engine import CompiledPack
from billing_rules.engine.impact import impact
from billing_rules.simulation.models import Share, Simulation
from billing_rules.simulation.queries import Tally, base, compiled, is_cancelled
from services.months.models import Month
from services.simulations.models import PersonEffect
from services.simulations.queries import Tried, contracts_to_try
from services.statements.actions import lock_months

Told = Callable[[int, int, str], None]
WAITS = "月を締めるか計算し直しているところなので、終わるのを待っています。"


def answer(share: Share, *, at: Callable[[], datetime], told: Told) -> None:
    """Compute each month under both versions and leave the sums with the city, the people here.

    Waits, and says so, while a month is being closed: a month is either open or closed in the answer, never between.
    Gives up when the city calls it off, within one month. Done again after a crash, it comes to the same.
    """
    simulation = share.simulation
    before, after = base(simulation), compiled(simulation)
    if _is_held(simulation):
        told(0, 0, WAITS)
    tried, tally = _read(simulation, before, after), Tally()
    for done, month in enumerate(tried.months, start=1):
        if is_cancelled(simulation):
            return
        found = impact(before, after, tried.facts_of(month))
        tally.take(month.value, found, closed=month.is_closed, known_from=tried.known_from(month))
        told(done, len(tried.months), "")
    _leave(share, tally, at=at())


def _is_held(simulation: Simulation) -> bool:
    """Whether somebody is closing, opening or evaluating one of the contracts' months at this moment."""
    try:
        with transaction.atomic():
            list(Month.objects.select_for_update(nowait=True).filter(contract_id__in=contracts_to_try(simulation)))
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return True
        raise
    return False


@transaction.atomic
def _read(simulation: Simulation, before: CompiledPack | None, after: CompiledPack) -> Tried:
    for contract_id in contracts_to_try(simulation):
        lock_months(contract_id)
    return Tried(simulation, before, after)


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
