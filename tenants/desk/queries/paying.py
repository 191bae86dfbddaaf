"""What the city owes: accepted claims that are in no run yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from tenants.desk.models import ReceivedReport
from tenants.desk.queries.reports import received_reports
from tenants.desk.states import VerdictKind
from tenants.payments.models import Account
from tenants.payments.queries import accounts_of, last_accounts, news_of, own_account, standing_payments
from tenants.payments.states import News


@dataclass(frozen=True)
class Payable:
    """One accepted claim with the account it would go to, and the one of the last payment."""

    report: ReceivedReport
    account: Account | None
    before: Account | None

    @property
    def can_be_paid(self) -> bool:
        return self.account is not None and self.report.city_yen > 0

    @property
    def news(self) -> News:
        return news_of(self.account, self.before) if self.account else News.SAME

    @property
    def is_changed(self) -> bool:
        return self.news is News.CHANGED

    @property
    def is_first(self) -> bool:
        return self.news is News.FIRST

    @property
    def choice(self) -> str:
        """What a form sends back: the claim, and the account its person saw."""
        return f"{self.report.pk}.{self.account.pk if self.account else ''}"


@dataclass(frozen=True)
class PayPage:
    """Everything that may be paid, and the city's own account."""

    payables: Sequence[Payable]
    payer: Account | None

    @property
    def ready(self) -> list[Payable]:
        return [one for one in self.payables if one.can_be_paid]

    @property
    def waiting(self) -> list[Payable]:
        """Accepted, but without an account, or with nothing to transfer."""
        return [one for one in self.payables if not one.can_be_paid]

    @property
    def changed(self) -> list[Payable]:
        """One for each NPO whose account is another than at the last payment."""
        return list({one.report.npo_id: one for one in self.ready if one.is_changed}.values())


def pay_page() -> PayPage:
    """Accepted claims in no run that stands, oldest month first; four queries."""
    paid = standing_payments().filter(received_id=OuterRef("pk"))
    accepted = received_reports().filter(~Exists(paid), verdict__kind=VerdictKind.ACCEPTED).exclude(city_yen=0)
    reports = list(accepted.defer("document").order_by("starts_on", "contract__number"))
    accounts, before = accounts_of({one.npo_id for one in reports}), last_accounts()
    payables = [Payable(one, accounts.get(one.npo_id), before.get(one.npo_id)) for one in reports]
    return PayPage(payables, own_account())
