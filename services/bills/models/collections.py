"""How people pay, and the files by which a bank collects it; every row is only added (trigger)."""

import json
from functools import cached_property

from django.db import models
from django.db.models import Q

from npo_platform.backend.rows import Row
from npo_platform.kernel.debit import PAID, RESULTS
from npo_platform.kernel.zengin import BankAccount
from services.bills.models.ledger import Paper
from services.bills.states import CollectionEnd, Means, RequestState, collection_ends, means, request_states
from tenants.vault.fields import EncryptedTextField


class PayingWay(Row):
    """How a person pays from now on: the last row counts. The account is sealed, and written as banks write it."""

    recipient = models.ForeignKey("people.Recipient", models.PROTECT, related_name="+", verbose_name="利用者")
    position = models.PositiveSmallIntegerField("入れた順")
    means = models.CharField("払い方", max_length=10, choices=means)
    account_text = EncryptedTextField("口座")
    request_state = models.CharField("口座振替依頼書", max_length=12, choices=request_states, default=RequestState.NONE)
    entered_by_id = models.UUIDField("入れた人の番号")
    entered_by_name = models.CharField("入れた人", max_length=100)
    entered_at = models.DateTimeField("入れた日時")

    class Meta(Row.Meta):
        verbose_name = "払い方"
        constraints = [models.UniqueConstraint(fields=["recipient", "position"], name="bills_ways_in_order")]

    def __str__(self) -> str:
        return str(Means(self.means).label)

    @cached_property
    def typed(self) -> dict[str, str]:
        """The account by its fields; empty when there is none."""
        typed: dict[str, str] = json.loads(self.account_text or "{}")
        return typed

    @property
    def account(self) -> BankAccount:
        return BankAccount(**self.typed)

    @property
    def is_collected(self) -> bool:
        """Whether the bank has the person's order."""
        return self.means == Means.DEBIT and self.request_state == RequestState.REGISTERED


class CollectorCode(Row):
    """The number a bank knows the provider by, and how it wants its files; the newest row counts."""

    code = models.CharField("委託者コード", max_length=10)
    line_ends = models.BooleanField("改行を付ける", default=True)
    entered_by_id = models.UUIDField("入れた人の番号")
    entered_by_name = models.CharField("入れた人", max_length=100)
    entered_at = models.DateTimeField("入れた日時")

    class Meta(Row.Meta):
        verbose_name = "口座振替の委託者"

    def __str__(self) -> str:
        return self.code


class Collection(Row):
    """One file for the bank: a month's open bills of those it may collect from. The file is kept as it was made."""

    number = models.PositiveIntegerField("番号", unique=True)
    contract_id = models.UUIDField("委託契約", db_index=True)
    month = models.ForeignKey("months.Month", models.PROTECT, related_name="collections", verbose_name="対象月")
    collects_on = models.DateField("引落日")
    count = models.PositiveIntegerField("件数")
    yen = models.BigIntegerField("金額（円）")
    file = EncryptedTextField("ファイル")
    digest = models.CharField("照合値", max_length=64)
    made_by_id = models.UUIDField("作った人の番号")
    made_by_name = models.CharField("作った人", max_length=100)
    made_at = models.DateTimeField("作った日時")

    class Meta(Row.Meta):
        verbose_name = "口座振替の依頼"

    def __str__(self) -> str:
        return f"口座振替 第{self.number}号"

    @property
    def content(self) -> bytes:
        """The same bytes however often it is taken."""
        return self.file.encode("cp932")


class CollectionItem(Row):
    """One bill in one file, found again in the answer by its customer number."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="items", verbose_name="口座振替の依頼")
    bill = models.ForeignKey(Paper, models.PROTECT, related_name="collected", verbose_name="請求書")
    way = models.ForeignKey(PayingWay, models.PROTECT, related_name="+", verbose_name="払い方")
    position = models.PositiveIntegerField("順")
    customer = models.CharField("顧客番号", max_length=20)
    news = models.CharField("新規コード", max_length=1)
    yen = models.BigIntegerField("金額（円）")

    class Meta(Row.Meta):
        verbose_name = "口座振替の1件"
        constraints = [
            models.UniqueConstraint(fields=["collection", "bill"], name="bills_once_in_a_collection"),
            models.UniqueConstraint(fields=["collection", "customer"], name="bills_customers_apart"),
        ]

    def __str__(self) -> str:
        return self.customer


class CollectionOutcome(Row):
    """How a file ended: answered by the bank, or withdrawn before it was handed over. Once for each."""

    collection = models.OneToOneField(Collection, models.PROTECT, related_name="outcome", verbose_name="口座振替の依頼")
    kind = models.CharField("結果", max_length=10, choices=collection_ends)
    filename = models.CharField("ファイル名", max_length=200, blank=True)
    digest = models.CharField("結果の照合値", max_length=64, blank=True)
    reason = models.CharField("取り下げた理由", max_length=300, blank=True)
    by_id = models.UUIDField("入れた人の番号")
    by_name = models.CharField("入れた人", max_length=100)
    at = models.DateTimeField("入れた日時")

    class Meta(Row.Meta):
        verbose_name = "口座振替の結果"
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="bills_an_answer_is_read_once")
        ]

    def __str__(self) -> str:
        return str(CollectionEnd(self.kind).label)


class CollectionAnswer(Row):
    """What the bank says of one bill, by its code."""

    item = models.OneToOneField(CollectionItem, models.PROTECT, related_name="answer", verbose_name="口座振替の1件")
    code = models.CharField("振替結果コード", max_length=1)

    class Meta(Row.Meta):
        verbose_name = "口座振替の1件の結果"

    def __str__(self) -> str:
        return RESULTS[self.code]

    @property
    def is_paid(self) -> bool:
        return self.code == PAID
