"""The verbs of payments: an account is entered, a run is made, handed to the bank, taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from npo_platform.kernel.calendar import tokyo_day, wareki_long
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.workdays import is_banking_day
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.notices.actions import tell
from tenants.payments.checks import checked_account
from tenants.payments.documents import bank_file, table
from tenants.payments.models import Account, Payment, PaymentRun, RunCancellation
from tenants.payments.queries import (
    RunSheet,
    attempts_for,
    last_accounts,
    news_of,
    own_account,
    payments_for,
    run_sheet,
)
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.states import Kind


@dataclass(frozen=True, slots=True)
class Claim:
    """One accepted report to be paid, and the account its person saw when choosing it."""

    received_id: UUID
    npo_id: UUID
    yen: int
    account: Account


@transaction.atomic
def enter_account(typed: Mapping[str, str], *, by: Person, at: datetime) -> Account | None:
    """Write down the account of the organisation one is in; None when it is the one that stands.

    Refused with everything wrong at once (`account_to_mend`). Cities it works for see the change at their next run.
    """
    here = crossing.current()
    values = checked_account(typed, is_payer=here.kind == Kind.CITY)
    standing = own_account()
    if standing is not None and all(getattr(standing, name) == value for name, value in values.items()):
        return None
    account = Account(organisation=here, **values, entered_by_id=by.id, entered_by_name=by.name, entered_at=at)
    account.save(force_insert=True)
    record("payments.account", account, by=by, at=at, detail=f"{account.bank_name} {account.branch_name}")
    return account


@transaction.atomic
def make_run(claims: Sequence[Claim], pays_on: date, *, by: Person, at: datetime) -> PaymentRun:
    """Put accepted claims into one run and tell each NPO its day.

    Refused on a day no bank pays (`no_banking_day`) or that is not ahead (`day_gone`), without the city's own account
    (`no_payer`), and when somebody put one of the claims into another run meanwhile (`in_a_run`).
    """
    _require_day(pays_on, tokyo_day(at))
    if own_account() is None:
        raise Refusal("no_payer", "市の振込元の口座がまだ入っていません。「振込元の口座」の画面で入れてください。")
    city_id, reports = crossing.current().pk, [one.received_id for one in claims]
    if payments_for(reports):
        raise Refusal("in_a_run", "もう支払一覧に入っている報告があります。画面を開き直して、選び直してください。")
    before, attempts = last_accounts(), attempts_for(reports)
    try:
        with transaction.atomic():
            run = PaymentRun(
                city_id=city_id,
                number=PaymentRun.objects.filter(city_id=city_id).count() + 1,
                pays_on=pays_on,
                made_by_id=by.id,
                made_by_name=by.name,
                made_at=at,
            )
            run.save(force_insert=True)
            Payment.objects.bulk_create(
                Payment(
                    run=run,
                    city_id=city_id,
                    npo_id=one.npo_id,
                    received_id=one.received_id,
                    account=one.account,
                    position=position,
                    attempt=attempts.get(one.received_id, 0) + 1,
                    yen=one.yen,
                    news=news_of(one.account, before.get(one.npo_id)),
                )
                for position, one in enumerate(claims, start=1)
            )
    except IntegrityError as twice:
        raise Refusal("in_a_run", "ほかの人が、同時に支払一覧を作りました。画面を開き直してください。") from twice
    sheet = run_sheet(run.pk)
    bank_file(sheet, _payer(), line_ends=True)  # what a bank cannot read is refused now, not on the day
    record("payments.make", run, by=by, at=at, detail=f"{len(claims)}件 {sheet.yen:,}円 {pays_on}")
    _tell(sheet, "振り込みます", at=at)
    return run


@transaction.atomic
def cancel_run(run_id: UUID, reason: str, *, by: Person, at: datetime) -> RunCancellation:
    """Take a run back before its day; its claims may be paid by another.

    Refused without a reason (`reason_missing`), on its day and after (`too_late`), and twice (`already_cancelled`).
    """
    sheet = run_sheet(run_id)
    require_unsettled(*{one.received.contract_id for one in sheet.payments})
    if not reason.strip():
        raise Refusal("reason_missing", "取り消す理由を書いてください。団体にも、この理由を知らせます。")
    if sheet.run.pays_on <= tokyo_day(at):
        raise Refusal(
            "too_late", "支払日になった支払一覧は取り消せません。銀行に組戻しを頼み、次の月の請求で直してください。"
        )
    try:
        with transaction.atomic():
            cancellation = RunCancellation.objects.create(
                run=sheet.run, city_id=sheet.run.city_id, reason=reason.strip(), by_id=by.id, by_name=by.name, at=at
            )
    except IntegrityError as twice:
        raise Refusal("already_cancelled", "この支払一覧は、もう取り消してあります。") from twice
    record("payments.cancel", sheet.run, by=by, at=at, detail=reason.strip()[:200])
    _tell(sheet, "取り消しました", at=at, why=reason.strip())
    return cancellation


@transaction.atomic
def hand_out(run_id: UUID, form: str, *, by: Person, at: datetime) -> bytes:
    """A run as the bank's file (`txt`, or `raw` without line ends) or as a table (`csv`), with an entry in the audit.

    Refused when the run was cancelled (`cancelled_run`).
    """
    sheet = run_sheet(run_id)
    if sheet.run.cancelled:
        raise Refusal("cancelled_run", "この支払一覧は取り消してあります。ファイルは渡しません。")
    made = table(sheet) if form == "csv" else bank_file(sheet, _payer(), line_ends=form == "txt")
    record("payments.hand_out", sheet.run, by=by, at=at, detail=form)
    return made


def _payer() -> Account:
    account = own_account()
    if account is None:
        raise Refusal("no_payer", "市の振込元の口座がまだ入っていません。「振込元の口座」の画面で入れてください。")
    return account


def _require_day(pays_on: date, today: date) -> None:
    if pays_on <= today:
        raise Refusal("day_gone", f"支払日は、あす以降の日にしてください（いま {wareki_long(pays_on)}）。")
    if not is_banking_day(pays_on):
        raise Refusal("no_banking_day", f"{wareki_long(pays_on)}は銀行が休みです。前か後の平日にしてください。")


def _tell(sheet: RunSheet, what: str, *, at: datetime, why: str = "") -> None:
    """One notice for each NPO of the run, with its own sum and no other."""
    link = reverse("payments:notice", args=[sheet.run.pk], urlconf=settings.TENANT_TYPES["npo"]["URLCONF"])
    for npo_id in dict.fromkeys(one.npo_id for one in sheet.payments):
        own = [one for one in sheet.payments if one.npo_id == npo_id]
        tell(
            npo_id,
            kind="payment",
            title=f"{sheet.run.pays_on.month}月{sheet.run.pays_on.day}日の支払 {_sum(own):,}円を{what}",
            body=f"{sheet.run.city}　{_months(own)}　{why or '支払通知書を開けます。'}",
            link=link,
            at=at,
        )


def _sum(payments: Iterable[Payment]) -> int:
    return sum(one.yen for one in payments)


def _months(payments: Iterable[Payment]) -> str:
    return "・".join(f"{one.received.month.label}分" for one in payments)
