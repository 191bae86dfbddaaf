"""Public rows of payments; row-level security shows each to its city and, as far as it is paid, its NPO.

Rows are only added: another account is a new row, a cancelled run has a row that says so.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from npo_platform.backend.rows import PublicRow
from npo_platform.kernel.zengin import BankAccount
from tenants.payments.states import AccountKind, News


class Account(PublicRow):
    """An organisation's account as its bank writes it; the newest row counts. Only a city has a `payer_code`."""

    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+", verbose_name="団体")
    bank_code = models.CharField("銀行コード", max_length=4)
    bank_name = models.CharField("銀行名", max_length=15)
    branch_code = models.CharField("支店コード", max_length=3)
    branch_name = models.CharField("支店名", max_length=15)
    kind = models.CharField("預金種目", max_length=1, choices=AccountKind)
    number = models.CharField("口座番号", max_length=7)
    holder = models.CharField("口座名義", max_length=40)
    payer_code = models.CharField("振込依頼人コード", max_length=10, blank=True)
    entered_by_id = models.UUIDField("入れた人の番号")
    entered_by_name = models.CharField("入れた人", max_length=100)
    entered_at = models.DateTimeField("入れた日時")

    class Meta:
        verbose_name = "口座"

    def __str__(self) -> str:
        return f"{self.bank_name} {self.branch_name} {self.get_kind_display()} {self.number} {self.holder}"

    @property
    def value(self) -> BankAccount:
        names = ("bank_code", "bank_name", "branch_code", "branch_name", "kind", "number", "holder")
        return BankAccount(**{name: getattr(self, name) for name in names})


class PaymentRun(PublicRow):
    """One payment list of a city: what is transferred on one day."""

    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    number = models.PositiveIntegerField("番号")
    pays_on = models.DateField("支払日")
    made_by_id = models.UUIDField("作った人の番号")
    made_by_name = models.CharField("作った人", max_length=100)
    made_at = models.DateTimeField("作った日時")

    class Meta:
        verbose_name = "支払一覧"
        constraints = [models.UniqueConstraint(fields=["city", "number"], name="payments_runs_in_order")]

    def __str__(self) -> str:
        return f"支払一覧 第{self.number}号"

    @property
    def cancelled(self) -> "RunCancellation | None":
        """Who took the run back and why, if somebody did."""
        found: Any = getattr(self, "cancellation", None)
        return found if isinstance(found, RunCancellation) else None


class Payment(PublicRow):
    """One accepted claim in one run, to one account. A claim of a cancelled run may be paid by a later attempt."""

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="payments", verbose_name="支払一覧")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    received = models.ForeignKey("desk.ReceivedReport", models.PROTECT, related_name="+", verbose_name="受付報告")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="口座")
    position = models.PositiveIntegerField("順")
    attempt = models.PositiveIntegerField("回")
    yen = models.BigIntegerField("支払額（円）")
    news = models.CharField("口座の変わり", max_length=1, choices=News)

    class Meta:
        verbose_name = "支払"
        constraints = [
            models.UniqueConstraint(fields=["received", "attempt"], name="payments_once_per_attempt"),
            models.UniqueConstraint(fields=["run", "position"], name="payments_in_order"),
            models.CheckConstraint(condition=Q(yen__gt=0), name="payments_pay_something"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.yen:,}円"


class RunCancellation(PublicRow):
    """A run taken back before its day."""

    run = models.OneToOneField(PaymentRun, models.PROTECT, related_name="cancellation", verbose_name="支払一覧")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    reason = models.TextField("理由")
    by_id = models.UUIDField("取り消した人の番号")
    by_name = models.CharField("取り消した人", max_length=100)
    at = models.DateTimeField("取り消した日時")

    class Meta:
        verbose_name = "支払の取消し"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="payments_cancellation_says_why")]

    def __str__(self) -> str:
        return self.reason
