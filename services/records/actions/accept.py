"""The one door by which records come in, from every page, file and device."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.errors import Refusal
from services.plans.actions import unplanned_stop
from services.plans.models import Stop
from services.records.actions.book import Book
from services.records.actions.entries import Receipt, RecordEntry, Unplanned
from services.records.models import RecordImport, StopOutcome
from services.records.queries import closed_months_of, known_digests
from services.records.states import Channel, RejectedFor, Word
from tenants.accounts.queries import Person


@transaction.atomic
def accept_batch(
    entries: Sequence[RecordEntry],
    *,
    by: Person,
    channel: Channel,
    at: datetime,
    from_import: RecordImport | None = None,
) -> list[Receipt]:
    """Write down every statement once, in the order given, and answer each with one word.

    Reality is never refused: a closed month, a cancelled stop or two people who disagree make a
    *review*. Rejected is only what cannot be kept: malformed, foreign, or a key used for two bodies.
    A closed month stays as it is; its record is kept beside it and marked late.
    """
    stop_ids, refused = _stops_wanted(entries, at)
    ids = set(stop_ids.values())
    stops = Stop.objects.select_for_update().filter(pk__in=ids).order_by("pk").in_bulk()
    book = Book(
        by=by,
        channel=channel,
        at=at,
        from_import=from_import,
        stops=stops,
        closed=closed_months_of(stops.values()),
        known=known_digests(entry.id for entry in entries),
        held=_held(ids),
    )
    receipts = [
        refused.get(entry.id) or book.take(entry, stop_ids.get(entry.id)) for entry in entries
    ]
    book.write_down()
    return receipts


def _stops_wanted(
    entries: Sequence[RecordEntry], at: datetime
) -> tuple[dict[UUID, UUID], dict[UUID, Receipt]]:
    """The stop of each entry; a meal that is in no plan gets its stop here, or the sentence why not."""
    unplanned = [entry for entry in entries if isinstance(entry.stop, Unplanned)]
    known = known_digests(entry.id for entry in unplanned) if unplanned else {}
    wanted = {entry.id: entry.stop for entry in entries if isinstance(entry.stop, UUID)}
    refused: dict[UUID, Receipt] = {}
    for entry in unplanned:
        if entry.id in known:
            continue
        try:
            wanted[entry.id] = _unplanned(entry, at)
        except Refusal as refusal:
            refused[entry.id] = Receipt(
                entry.id, Word.REJECTED, RejectedFor.MALFORMED, refusal.message
            )
    return wanted, refused


def _unplanned(entry: RecordEntry, at: datetime) -> UUID:
    meal = entry.stop
    assert isinstance(meal, Unplanned)  # noqa: S101 - told apart by the caller
    return unplanned_stop(meal.recipient_id, meal.service_on, meal.meal, meal.diet, at=at).pk


def _held(stop_ids: Iterable[UUID]) -> dict[UUID, StopOutcome]:
    results = StopOutcome.objects.select_related("record", "safety").filter(stop_id__in=stop_ids)
    return {result.stop_id: result for result in results}
