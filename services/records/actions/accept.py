"""The one door by which records come in, from every page, file and device."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from billing_rules.engine import Input
from npo_platform.kernel.calendar import tokyo_day, wareki_long
from npo_platform.kernel.errors import Refusal
from services.people.models import Recipient
from services.plans.actions import unplanned_stop
from services.plans.models import Stop
from services.records.actions.book import Book
from services.records.actions.entries import Receipt, RecordEntry, Unplanned
from services.records.actions.months import hold_months
from services.records.models import RecordImport, StopOutcome
from services.records.queries import asked_under, known_digests
from services.records.states import Channel, RejectedFor, Word
from tenants.accounts.queries import Person
from tenants.registry.checks.settled import settled_among


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
    *review*. Rejected is only what cannot be kept: malformed, foreign, a key used for two bodies, or
    under a settled contract.
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
        months=hold_months(stops.values(), at=at),
        known=known_digests(entry.id for entry in entries),
        held=_held(ids),
        asked=_asked(entries, stops.values()),
        settled=settled_among({stop.contract_id for stop in stops.values()}),
    )
    receipts = [refused.get(entry) or book.take(entry, stop_ids.get(entry)) for entry in entries]
    book.write_down()
    return receipts


@transaction.atomic
def record_unplanned(entry: RecordEntry, *, by: Person, channel: Channel, at: datetime) -> Receipt:
    """Write down one meal that was in no plan, typed by the office.

    Refused for a day that has not come (`future_day`), without a decision in force (`malformed`), and when
    the meal is recorded already (`already_recorded`): then its own page corrects it.
    """
    meal = entry.stop
    assert isinstance(meal, Unplanned)  # noqa: S101 - the form makes no other
    if meal.service_on > tokyo_day(at):
        raise Refusal(
            "future_day",
            f"{wareki_long(meal.service_on)}はまだ来ていません。記録はその日が来てから入れてください。",
        )
    held = StopOutcome.objects.filter(
        stop__recipient_id=meal.recipient_id, stop__service_on=meal.service_on, stop__meal=meal.meal
    ).exclude(outcome="")
    if held.exclude(record_id=entry.id).exists():
        raise Refusal(
            "already_recorded",
            "この人の同じ日・同じ食事には記録があります。その日の記録を開いて、訂正してください。",
        )
    [receipt] = accept_batch([entry], by=by, channel=channel, at=at)
    if not receipt.is_kept:
        raise Refusal(receipt.code, receipt.message)
    return receipt


def _stops_wanted(
    entries: Sequence[RecordEntry], at: datetime
) -> tuple[dict[RecordEntry, UUID], dict[RecordEntry, Receipt]]:
    """The stop of each entry; a meal that is in no plan gets its stop here, or the sentence why not."""
    wanted = {entry: entry.stop for entry in entries if isinstance(entry.stop, UUID)}
    unplanned = {entry: entry.stop for entry in entries if isinstance(entry.stop, Unplanned)}
    refused: dict[RecordEntry, Receipt] = {}
    if not unplanned:
        return wanted, refused
    known = known_digests(entry.id for entry in unplanned)
    ours = _hold(set(wanted.values()), list(unplanned.values()))
    for entry, meal in unplanned.items():
        if entry.id in known or meal.recipient_id not in ours:
            continue
        try:
            stop = unplanned_stop(meal.recipient_id, meal.service_on, meal.meal, meal.diet, at=at)
        except Refusal as refusal:
            refused[entry] = Receipt(entry.id, Word.REJECTED, RejectedFor.MALFORMED, refusal.message)
        else:
            wanted[entry] = stop.pk
    return wanted, refused


def _hold(stop_ids: set[UUID], meals: Sequence[Unplanned]) -> set[UUID]:
    """Lock people, then stops, each in the order of their keys, before the first new stop holds a month.

    Whoever writes takes them in this order, or two would wait for each other. Returns those people who are ours.
    """
    asked = {meal.recipient_id for meal in meals}
    people = Recipient.objects.select_for_update(no_key=True).filter(pk__in=asked).order_by("pk")
    ours = set(people.values_list("pk", flat=True))
    theirs = Q(recipient_id__in=ours, service_on__in={meal.service_on for meal in meals})
    stops = Stop.objects.select_for_update().filter(Q(pk__in=stop_ids) | theirs).order_by("pk")
    list(stops.values_list("pk", flat=True))
    return ours


def _asked(entries: Iterable[RecordEntry], stops: Iterable[Stop]) -> dict[UUID, Mapping[str, Input]]:
    """What the rules ask, read only when somebody says any of it."""
    return asked_under({stop.contract_id for stop in stops}) if any(entry.inputs for entry in entries) else {}


def _held(stop_ids: Iterable[UUID]) -> dict[UUID, StopOutcome]:
    results = StopOutcome.objects.select_related("record", "safety").filter(stop_id__in=stop_ids)
    return {result.stop_id: result for result in results}
