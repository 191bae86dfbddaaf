"""Reads of payments: accounts, runs with what they pay, and the day a claim was paid."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from npo_platform.kernel.errors import Refusal
from tenants import crossing
from tenants.payments.models import Account, Payment, PaymentRun
from tenants.payments.states import News


def own_account() -> Account | None:
    """The account of the organisation one is in, as last entered."""
    return accounts_of([crossing.current().pk]).get(crossing.current().pk)


def account_history() -> list[Account]:
    """Every account the organisation one is in has had, newest first."""
    return list(_accounts([crossing.current().pk]))


def accounts_of(organisations: Iterable[UUID]) -> dict[UUID, Account]:
    """The newest account of each organisation that has one; one query."""
    return {one.organisation_id: one for one in reversed(_accounts(organisations))}


def _accounts(organisations: Iterable[UUID]) -> QuerySet[Account]:
    return Account.objects.filter(organisation_id__in=list(organisations)).order_by("-entered_at", "-pk")


@dataclass(frozen=True)
class RunSheet:
    """One run with everything it pays."""

    run: PaymentRun
    payments: Sequence[Payment]

    @property
    def yen(self) -> int:
        return sum(one.yen for one in self.payments)

    @property
    def changed(self) -> list[Payment]:
        """Payments to an account that is new since the last payment."""
        return [one for one in self.payments if one.news != News.SAME]


def runs() -> list[RunSheet]:
    """The city's runs, newest first, each with its payments; two queries."""
    found = PaymentRun.objects.select_related("cancellation").prefetch_related("payments").order_by("-number")
    return [RunSheet(one, list(one.payments.all())) for one in found]


def run_sheet(run_id: UUID) -> RunSheet:
    """One run; for an NPO with its own payments alone. Refused when there is none, or none of ours."""
    run = PaymentRun.objects.select_related("cancellation", "city__organisation").filter(pk=run_id).first()
    if run is None:
        raise Refusal("not_found", "この支払一覧は見つかりません。支払の画面から選び直してください。")
    return RunSheet(run, list(_payments().filter(run=run).order_by("position")))


def standing_payments() -> QuerySet[Payment]:
    """Payments of runs nobody took back."""
    return Payment.objects.filter(run__cancellation__isnull=True)


def payments_for(reports: Collection[UUID]) -> dict[UUID, Payment]:
    """The payment of each report that has one which stands; one query."""
    standing = standing_payments().select_related("run").filter(received_id__in=reports)
    return {one.received_id: one for one in standing}


def attempts_for(reports: Collection[UUID]) -> dict[UUID, int]:
    """How often each report was put into a run, cancelled ones among them."""
    attempts: dict[UUID, int] = {}
    for report_id in Payment.objects.filter(received_id__in=reports).values_list("received_id", flat=True):
        attempts[report_id] = attempts.get(report_id, 0) + 1
    return attempts


def last_accounts() -> dict[UUID, Account]:
    """The account each NPO was last paid to by this city; one query."""
    standing = standing_payments().select_related("account").order_by("run__number", "position")
    return {one.npo_id: one.account for one in standing}


def news_of(account: Account, before: Account | None) -> News:
    """Whether the account is the one of the last payment."""
    if before is None:
        return News.FIRST
    return News.SAME if account.value == before.value else News.CHANGED


@dataclass(frozen=True)
class PaidOn:
    """When a claim is paid, and whether that day has come."""

    run_id: UUID
    day: date
    is_paid: bool


def paid_on(reports: Collection[UUID], today: date) -> Mapping[UUID, PaidOn]:
    """The day each report's claim is paid, for those in a run that stands; one query."""
    found = payments_for(reports).items()
    return {key: PaidOn(one.run_id, one.run.pays_on, one.run.pays_on <= today) for key, one in found}


def _payments() -> QuerySet[Payment]:
    return Payment.objects.select_related(
        "run__cancellation", "received__contract", "npo__organisation", "account"
    ).defer("received__document")
