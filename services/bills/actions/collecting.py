"""口座振替: how a person pays, the bank's file of a month, its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from npo_platform.kernel.calendar import tokyo_day, wareki, wareki_long
from npo_platform.kernel.debit import DebitAnswer, DebitRequest, debit_file, read_answers
from npo_platform.kernel.digest import canonical
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.workdays import is_banking_day
from services.bills.actions.issuing import entry_of
from services.bills.models import (
    Collection,
    CollectionAnswer,
    CollectionItem,
    CollectionOutcome,
    CollectorCode,
    Entry,
    PayingWay,
)
from services.bills.queries.collecting import customer_of, news_of, to_collect
from services.bills.queries.ways import collector, way_of
from services.bills.states import CollectionEnd, EntryKind, Means, RequestState
from services.months.models import Month
from services.people.models import Recipient
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.payments.checks import checked_account

CODE = 10
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class WayDraft:
    """How a person pays: `account` by the fields of a bank account, only for 口座振替."""

    means: str
    request_state: str = RequestState.NONE
    account: Mapping[str, str] | None = None


@transaction.atomic
def set_way(recipient_id: UUID, draft: WayDraft, *, by: Person, at: datetime) -> PayingWay:
    """Write down how a person pays from now on; what stood before stays written.

    Refused with everything wrong with the account at once (`account_to_mend`).
    """
    person = Recipient.objects.select_for_update().get(pk=recipient_id)
    before = way_of(person.pk)
    account = checked_account(draft.account or {}, is_payer=False) if draft.means == Means.DEBIT else {}
    way = PayingWay.objects.create(
        recipient=person,
        position=before.position + 1 if before else 1,
        means=draft.means,
        account_text=canonical(account) if account else "",
        request_state=draft.request_state if account else RequestState.NONE,
        entered_by_id=by.id,
        entered_by_name=by.name,
        entered_at=at,
    )
    record("bills.way", way, by=by, at=at, detail=f"{person.number} {Means(draft.means).label}")
    return way


@transaction.atomic
def set_collector(code: str, *, line_ends: bool, by: Person, at: datetime) -> CollectorCode:
    """Write down the number the bank gave the provider. Refused when it is no number of ten digits (`no_code`)."""
    digits = code.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= CODE):
        raise Refusal("no_code", "委託者コードは、銀行が決めた数字10けたまでで入れてください。")
    entered = CollectorCode.objects.create(
        code=digits.rjust(CODE, "0"), line_ends=line_ends, entered_by_id=by.id, entered_by_name=by.name, entered_at=at
    )
    record("bills.collector", entered, by=by, at=at)
    return entered


@transaction.atomic
def collect(month_id: UUID, collects_on: date, *, by: Person, at: datetime) -> Collection:
    """Make the bank's file of a month's open bills; it is kept, so that it is the same whenever it is taken.

    Refused on a day no bank collects (`no_banking_day`) or that is not ahead (`day_gone`), without the provider's
    number or account (`no_collector`), and when nothing is open (`nothing_to_collect`). Pressed twice, what waits
    for an answer is not asked again.
    """
    month = Month.objects.select_for_update().get(pk=month_id)
    _require_day(collects_on, tokyo_day(at))
    payer, code = collector()
    asked = to_collect(month)
    requests = [
        DebitRequest(one.way.account, one.yen, news, customer_of(one.bill))
        for one, news in zip(asked, news_of(asked), strict=True)
    ]
    made = debit_file(payer, collects_on, requests, line_ends=code.line_ends)
    collection = Collection.objects.create(
        number=(Collection.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        contract_id=month.contract_id,
        month=month,
        collects_on=collects_on,
        count=len(asked),
        yen=sum(one.yen for one in asked),
        file=made.decode("cp932"),
        digest=sha256(made).hexdigest(),
        made_by_id=by.id,
        made_by_name=by.name,
        made_at=at,
    )
    CollectionItem.objects.bulk_create(
        CollectionItem(
            collection=collection,
            bill=one.bill,
            way=one.way,
            position=position,
            customer=request.customer,
            news=request.news,
            yen=one.yen,
        )
        for position, (one, request) in enumerate(zip(asked, requests, strict=True), start=1)
    )
    record("bills.collect", collection, by=by, at=at, detail=f"{collection.count}件 {collection.yen:,}円 {collects_on}")
    return collection


@transaction.atomic
def take_collection(collection_id: UUID, *, by: Person, at: datetime) -> bytes:
    """The file itself, with an entry in the audit. Refused once it was withdrawn (`collection_over`)."""
    collection = Collection.objects.select_related("outcome").get(pk=collection_id)
    outcome = getattr(collection, "outcome", None)
    if outcome is not None and outcome.kind == CollectionEnd.WITHDRAWN:
        raise Refusal("collection_over", f"{collection}は取り下げてあります。ファイルは渡しません。")
    record("bills.take_collection", collection, by=by, at=at, detail=collection.digest[:12])
    return collection.content


@transaction.atomic
def withdraw_collection(collection_id: UUID, reason: str, *, by: Person, at: datetime) -> CollectionOutcome:
    """Take a file back that the bank never got; its bills may be collected by another.

    Refused without a reason (`reason_missing`) and once it has ended (`collection_over`).
    """
    collection = _open(collection_id)
    if not reason.strip():
        raise Refusal("reason_missing", "取り下げる理由を書いてください。")
    outcome = CollectionOutcome.objects.create(
        collection=collection, kind=CollectionEnd.WITHDRAWN, reason=reason.strip(), by_id=by.id, by_name=by.name, at=at
    )
    record("bills.withdraw_collection", collection, by=by, at=at, detail=reason.strip()[:200])
    return outcome


@transaction.atomic
def read_result(collection_id: UUID, data: bytes, filename: str, *, by: Person, at: datetime) -> list[CollectionAnswer]:
    """Take in what the bank answered: what it collected pays its bill, the rest waits for somebody.

    All of it or nothing: refused as `npo_platform.kernel.debit.read_answers` says, when the file has ended already
    (`collection_over`), when the same file was read before (`answer_twice`), and when it is too large.
    """
    collection = _open(collection_id)
    if len(data) > MOST_BYTES:
        raise Refusal("answer_too_large", "ファイルが大きすぎます。銀行から受け取った結果のファイルを選んでください。")
    digest = sha256(data).hexdigest()
    if CollectionOutcome.objects.filter(digest=digest).exists():
        raise Refusal("answer_twice", "このファイルは、もう取り込んであります。")
    answers = {one.customer: one for one in read_answers(data, collection.content)}
    CollectionOutcome.objects.create(
        collection=collection,
        kind=CollectionEnd.ANSWERED,
        filename=filename[:200],
        digest=digest,
        by_id=by.id,
        by_name=by.name,
        at=at,
    )
    items = list(collection.items.select_related("bill").defer("bill__document").order_by("position"))
    people = {one.bill.recipient_id for one in items}
    list(Recipient.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    found = CollectionAnswer.objects.bulk_create(
        CollectionAnswer(item=one, code=answers[one.customer].code) for one in items
    )
    Entry.objects.bulk_create(
        _collected(one, collection, by=by, at=at) for one in items if answers[one.customer].is_paid
    )
    record("bills.result", collection, by=by, at=at, detail=_said(list(answers.values())))
    return found


def _collected(item: CollectionItem, collection: Collection, *, by: Person, at: datetime) -> Entry:
    """Money from the bank: one entry for each line, whose key is the line's own."""
    values = {"contract_id": item.bill.contract_id, "on": collection.collects_on, "yen": -item.yen, "bill": item.bill}
    return entry_of(
        item.bill.recipient_id, kind=EntryKind.RECEIVED, means=Means.DEBIT, key=item.pk, by=by, at=at, **values
    )


def _said(answers: list[DebitAnswer]) -> str:
    paid = [one for one in answers if one.is_paid]
    return f"済 {len(paid)}件 {sum(one.yen for one in paid):,}円　不能 {len(answers) - len(paid)}件"


def _open(collection_id: UUID) -> Collection:
    collection = Collection.objects.select_for_update().get(pk=collection_id)
    if CollectionOutcome.objects.filter(collection=collection).exists():
        raise Refusal("collection_over", f"{collection}は、もう終わっています。画面を開き直してください。")
    return collection


def _require_day(on: date, today: date) -> None:
    if on <= today:
        raise Refusal("day_gone", f"引落日は、あす以降の日にしてください（いま {wareki(on)}）。")
    if not is_banking_day(on):
        raise Refusal("no_banking_day", f"{wareki_long(on)}は銀行が休みです。前か後の平日にしてください。")
