"""What a bank is asked to collect, and what it answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from npo_platform.kernel.debit import RESULTS
from services.bills.models import Collection, CollectionAnswer, CollectionItem, Paper, PayingWay
from services.bills.queries.ledger import accounts
from services.bills.queries.lookup import standing_bills
from services.bills.queries.ways import standing_ways
from services.bills.states import CollectionEnd
from services.months.models import Month
from services.people.models import SEALED
from tenants.payments.states import News


@dataclass(frozen=True, slots=True)
class ToCollect:
    """One open bill of somebody whose bank has their order."""

    bill: Paper
    way: PayingWay
    yen: int


def to_collect(month: Month) -> list[ToCollect]:
    """The month's open bills a bank may collect now; what waits for an answer is not asked again."""
    waiting = CollectionItem.objects.filter(bill__month=month, collection__outcome__isnull=True).values("bill")
    bills = list(standing_bills(month).exclude(pk__in=waiting))
    people = {one.recipient_id for one in bills}
    ways, held = standing_ways(people), accounts(people)
    return [
        ToCollect(bill, way, yen)
        for bill in bills
        if (way := ways.get(bill.recipient_id)) is not None
        and way.is_collected
        and (yen := held[bill.recipient_id].open_yen.get(bill.pk, 0))
    ]


def news_of(asked: Sequence[ToCollect]) -> list[str]:
    """新規コード of each: the first time from a person, another account than last time, or the same; one query."""
    people = [one.bill.recipient_id for one in asked]
    before = CollectionItem.objects.filter(bill__recipient_id__in=people).select_related("way", "collection__outcome")
    last: dict[UUID, CollectionItem] = {}
    for item in before.order_by("collection__number", "position"):
        if not is_withdrawn(item.collection):
            last[item.way.recipient_id] = item
    return [_news(one, last.get(one.bill.recipient_id)) for one in asked]


def _news(one: ToCollect, last: CollectionItem | None) -> str:
    if last is None:
        return News.FIRST
    return News.SAME if last.way.typed == one.way.typed else News.CHANGED


def is_withdrawn(collection: Collection) -> bool:
    """Whether the file was taken back before the bank had it."""
    outcome = getattr(collection, "outcome", None)
    return outcome is not None and outcome.kind == CollectionEnd.WITHDRAWN


def customer_of(bill: Paper) -> str:
    """The bill's key in the bank's file, twenty digits: its fiscal year and its serial."""
    return f"{bill.fiscal_year}{bill.serial:06d}".rjust(20, "0")


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """One line of a file with what became of it."""

    item: CollectionItem
    answer: CollectionAnswer | None

    @property
    def words(self) -> str:
        return RESULTS[self.answer.code] if self.answer else "結果待ち"

    @property
    def chip(self) -> str:
        """The data-state of its chip."""
        return "wait" if self.answer is None else "ok" if self.answer.is_paid else "stop"


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """One file with its lines."""

    collection: Collection
    items: Sequence[AnsweredItem]

    @property
    def unpaid(self) -> list[AnsweredItem]:
        """What somebody has to see to."""
        return [one for one in self.items if one.answer and not one.answer.is_paid]

    @property
    def is_waiting(self) -> bool:
        return getattr(self.collection, "outcome", None) is None

    @property
    def paid_yen(self) -> int:
        return sum(one.item.yen for one in self.items if one.answer and one.answer.is_paid)


def outcome_words(collection: Collection) -> str:
    """How a file ended, or that the bank has not answered."""
    outcome = getattr(collection, "outcome", None)
    return str(CollectionEnd(outcome.kind).label) if outcome else "結果待ち"


def collections() -> list[Collection]:
    """Every file, newest first, without its bytes; one query."""
    found = Collection.objects.select_related("month", "outcome").defer("file")
    return list(found.order_by("-number"))


def collection_page(collection_id: UUID) -> CollectionPage:
    """One file; the same few queries for any number of lines. DoesNotExist for none of ours."""
    collection = Collection.objects.select_related("month", "outcome").defer("file").get(pk=collection_id)
    sealed = ["bill__document", "way__account_text", *(f"bill__recipient__{one}" for one in SEALED)]
    found = collection.items.select_related("bill__recipient", "way", "answer").defer(*sealed)
    items = [AnsweredItem(one, getattr(one, "answer", None)) for one in found.order_by("position")]
    return CollectionPage(collection, items)
