"""Money that moves: received, taken back, exempted, given back. Each is an entry, and what was entered stays.

What a person still owes outlives the contract with the city: these verbs ask for no contract that is in force.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import tokyo_day, wareki
from npo_platform.kernel.errors import Refusal
from services.bills.actions.issuing import Series, entry_of, issue
from services.bills.documents import Receipt, receipt_of, refund_of
from services.bills.models import Entry, Paper
from services.bills.queries.ledger import account
from services.bills.queries.lookup import bill_to_change, entry_by_key
from services.bills.states import EntryKind, PaperKind
from services.people.models import Decision, Recipient
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.queries import current_npo

MOST_YEN = 9_999_999


@dataclass(frozen=True, slots=True)
class Exemption:
    """What a person need not pay of a bill: how much, why, under which paper of the city."""

    yen: int
    reason: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back: how much, when, why."""

    yen: int
    on: date
    reason: str


@transaction.atomic
def receive(recipient_id: UUID, receipt: Receipt, *, key: UUID, by: Person, at: datetime) -> Entry:
    """Note money of a person and issue its receipt; the same `key` twice is received once.

    More than is open is kept for the next bill. Refused for no amount (`no_amount`) and a day to come (`day_ahead`).
    """
    person = _locked(recipient_id)
    if (known := entry_by_key(key)) is not None:
        return known
    _require_amount(receipt.yen)
    _require_past(receipt.on, at)
    bill = bill_to_change(receipt.bill_id) if receipt.bill_id else _oldest_open(person)
    _require_own(bill, person)
    contract_id = bill.contract_id if bill else _contract_of(person)
    series = Series.of(PaperKind.RECEIPT, by=by, at=at)
    document = receipt_of(series.number(), receipt, person, current_npo(), bill=bill, received_by=by.name)
    paper = issue(series, person, document, contract_id=contract_id)
    values = {"on": receipt.on, "yen": -receipt.yen, "bill": bill, "paper": paper, "means": receipt.means}
    entry = entry_of(person.pk, contract_id=contract_id, kind=EntryKind.RECEIVED, key=key, by=by, at=at, **values)
    entry.save(force_insert=True)
    record("bills.receive", entry, by=by, at=at, detail=f"{paper.number} {receipt.yen:,}円")
    return entry


@transaction.atomic
def reverse(entry_id: UUID, reason: str, *, by: Person, at: datetime) -> Entry:
    """Take back what was entered wrongly as received or exempted; both entries stay, and the sum is as before.

    Refused without a reason (`reason_missing`), for anything else (`not_reversible`), and twice (`reversed_already`).
    """
    wrong = Entry.objects.select_related("recipient").get(pk=entry_id)
    _locked(wrong.recipient_id)
    if wrong.kind not in (EntryKind.RECEIVED, EntryKind.EXEMPTED):
        raise Refusal(
            "not_reversible", "取り消せるのは、入金と減免だけです。請求書は、請求書の取消しで直してください。"
        )
    if Entry.objects.filter(reverses=wrong).exists():
        raise Refusal("reversed_already", "この入金は、もう取り消してあります。")
    _require_reason(reason, "取り消す理由を書いてください。入金の一覧に残ります。")
    entry = entry_of(
        wrong.recipient_id,
        contract_id=wrong.contract_id,
        kind=EntryKind.REVERSED,
        on=tokyo_day(at),
        yen=-wrong.yen,
        bill_id=wrong.bill_id,
        reverses=wrong,
        reason=reason.strip(),
        key=_twin(wrong.key),
        by=by,
        at=at,
    )
    entry.save(force_insert=True)
    record("bills.reverse", entry, by=by, at=at, detail=f"{entry.yen:,}円")
    return entry


@transaction.atomic
def exempt(bill_id: UUID, exemption: Exemption, *, key: UUID, by: Person, at: datetime) -> Entry:
    """Let a person off a part of a bill; the same `key` twice exempts once.

    Refused without a reason (`reason_missing`), for no amount (`no_amount`), for more than is open (`more_than_open`)
    and once the bill was taken back (`bill_void`).
    """
    bill = bill_to_change(bill_id)
    person = _locked(bill.recipient_id)
    if (known := entry_by_key(key)) is not None:
        return known
    _require_amount(exemption.yen)
    _require_reason(exemption.reason, "減免の理由を書いてください。市の決定なら、文書番号も書いてください。")
    open_yen = account(person.pk).open_yen.get(bill.pk, 0)
    if exemption.yen > open_yen:
        raise Refusal(
            "more_than_open", f"請求書 {bill.number} で残っているのは {open_yen:,}円です。それまでの額にしてください。"
        )
    entry = entry_of(
        person.pk,
        contract_id=bill.contract_id,
        kind=EntryKind.EXEMPTED,
        on=tokyo_day(at),
        yen=-exemption.yen,
        bill=bill,
        reference=exemption.reference.strip(),
        reason=exemption.reason.strip(),
        key=key,
        by=by,
        at=at,
    )
    entry.save(force_insert=True)
    record("bills.exempt", entry, by=by, at=at, detail=f"{bill.number} {exemption.yen:,}円")
    return entry


@transaction.atomic
def refund(recipient_id: UUID, given: Refund, *, key: UUID, by: Person, at: datetime) -> Entry:
    """Note money given back and issue its letter; the same `key` twice gives back once.

    Refused for more than is held of the person (`more_than_held`), without a reason, and a day to come.
    """
    person = _locked(recipient_id)
    if (known := entry_by_key(key)) is not None:
        return known
    _require_amount(given.yen)
    _require_past(given.on, at)
    _require_reason(given.reason, "返す理由を書いてください。返金のお知らせに印刷されます。")
    held = account(person.pk).spare
    if given.yen > held:
        raise Refusal("more_than_held", f"お預かりしているのは {max(held, 0):,}円です。それまでの額にしてください。")
    series, why = Series.of(PaperKind.REFUND, by=by, at=at), given.reason.strip()
    document = refund_of(series.number(), given.on, person, current_npo(), yen=given.yen, reason=why)
    paper = issue(series, person, document, contract_id=_contract_of(person))
    values = {"contract_id": paper.contract_id, "on": given.on, "yen": given.yen, "paper": paper, "reason": why}
    entry = entry_of(person.pk, kind=EntryKind.REFUNDED, key=key, by=by, at=at, **values)
    entry.save(force_insert=True)
    record("bills.refund", entry, by=by, at=at, detail=f"{paper.number} {given.yen:,}円")
    return entry


def _locked(recipient_id: UUID) -> Recipient:
    """Whose account moves: one movement at a time, so that no two spend the same yen."""
    return Recipient.objects.select_for_update().get(pk=recipient_id)


def _oldest_open(person: Recipient) -> Paper | None:
    oldest = next(iter(account(person.pk).open_yen), None)
    return bill_to_change(oldest) if oldest else None


def _contract_of(person: Recipient) -> UUID:
    """The contract an entry without a bill belongs to: that of the newest decision."""
    newest = Decision.objects.filter(recipient=person).order_by("-starts_on", "-pk").first()
    if newest is None:
        raise Refusal("no_decision", f"{person.name}さんには利用決定がありません。先に利用決定を入れてください。")
    return newest.contract_id


def _twin(key: UUID) -> UUID:
    """The one key of the one reversal an entry may have."""
    return UUID(int=key.int ^ 1)


def _require_own(bill: Paper | None, person: Recipient) -> None:
    if bill is not None and bill.recipient_id != person.pk:
        raise Refusal("other_persons_bill", f"請求書 {bill.number} は、{person.name}さんのものではありません。")


def _require_amount(yen: int) -> None:
    if not 0 < yen <= MOST_YEN:
        raise Refusal("no_amount", f"金額は、1円から {MOST_YEN:,}円までで入れてください。")


def _require_past(on: date, at: datetime) -> None:
    if on > tokyo_day(at):
        raise Refusal("day_ahead", f"{wareki(on)}は、まだ来ていない日です。受け取った日を入れてください。")


def _require_reason(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise Refusal("reason_missing", sentence)
