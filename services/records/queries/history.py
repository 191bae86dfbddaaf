"""One stop's whole story, the records to look at again, and the records as they were received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from services.plans.models import Stop
from services.records.models import DeliveryRecord, RecordImport, SafetyCheck, StopOutcome

REVIEWS_SHOWN = 500
_REVIEWED_FIRST = ("-service_on", "-received_at", "pk")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One record with a question, as a finding names it."""

    stop_id: UUID
    name: str
    service_on: date
    review: str


@dataclass(frozen=True, slots=True)
class StopHistory:
    """A stop, what is held true of it, and every statement about it, newest first."""

    stop: Stop
    result: StopOutcome | None
    records: Sequence[DeliveryRecord]
    checks: Sequence[SafetyCheck]


def stop_history(stop_id: UUID) -> StopHistory | None:
    """The story of one stop, or nothing when this organisation has no such stop."""
    stop = Stop.objects.select_related("recipient", "result__record", "result__safety").filter(pk=stop_id).first()
    if stop is None:
        return None
    newest = ("-received_at", "-position", "-pk")
    return StopHistory(
        stop=stop,
        result=getattr(stop, "result", None),
        records=list(stop.records.select_related("corrects", "from_import").order_by(*newest)),
        checks=list(stop.safety_checks.select_related("from_import").order_by(*newest)),
    )


def recent_of(recipient_id: UUID, day: date, days: int = 31) -> list[Stop]:
    """What became of a person's meals in the days before and on a day, newest first; stops without a result too."""
    stops = Stop.objects.select_related("result__record", "result__safety").filter(
        recipient_id=recipient_id, service_on__gt=day - timedelta(days=days), service_on__lte=day
    )
    return list(stops.order_by("-service_on", "meal"))


def records_to_review() -> list[DeliveryRecord]:
    """The records accepted with a question, until the office corrects or confirms their stop."""
    found = _to_review().select_related("recipient", "stop__result__record")
    return list(found.order_by(*_REVIEWED_FIRST)[:REVIEWS_SHOWN])


def reviews_waiting() -> int:
    """How many of these there are; more than a page shows are not counted."""
    return _to_review()[:REVIEWS_SHOWN].count()


def reviews_in(contract_id: UUID, first: date, after: date) -> list[ReviewRow]:
    """Those of a contract's days in [first, after), as a finding names them."""
    found = _to_review().filter(contract_id=contract_id, service_on__gte=first, service_on__lt=after)
    rows = found.order_by(*_REVIEWED_FIRST).values_list(
        "stop_id", "recipient__family_name", "recipient__given_name", "service_on", "review"
    )
    return [ReviewRow(stop, f"{family} {given}", day, review) for stop, family, given, day, review in rows]


def _to_review() -> QuerySet[DeliveryRecord]:
    """Late ones are not asked about: they go to the next month by themselves."""
    settled = Q(stop__result__record__corrects__isnull=False)
    return DeliveryRecord.objects.exclude(review="").exclude(late=True).exclude(settled)


def records_since(cursor: tuple[datetime, UUID] | None, limit: int, **only: object) -> list[DeliveryRecord]:
    """Records in the order they were received, after a cursor; one stable order for every page."""
    records = DeliveryRecord.objects.filter(**only).order_by("received_at", "pk")
    if cursor:
        at, key = cursor
        records = records.filter(Q(received_at__gt=at) | Q(received_at=at, pk__gt=key))
    return list(records.annotate(state=F("stop__result__safety_state"))[:limit])


def recent_imports() -> list[RecordImport]:
    """The files taken in, the newest first; their rows stay closed."""
    return list(RecordImport.objects.defer("rows").order_by("-read_at", "pk")[:50])
