"""What was issued to people, and their accounts; every row is only added (trigger)."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from npo_platform.backend.rows import Row
from npo_platform.kernel import digest
from services.bills.states import EntryKind, PaperKind, entry_kinds, means, paper_kinds
from tenants.vault.fields import EncryptedTextField

CLOSED = ("document", "reason")


class Paper(Row):
    """One numbered document to one person: a bill, its credit note, a receipt, a refund. `yen` is what it says.

    A series has no gap and no number twice; a bill is taken back by one credit note at most.
    """

    kind = models.CharField("種類", max_length=10, choices=paper_kinds)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("年度の中の番号")
    number = models.CharField("番号", max_length=20, unique=True)
    recipient = models.ForeignKey("people.Recipient", models.PROTECT, related_name="+", verbose_name="利用者")
    contract_id = models.UUIDField("委託契約", db_index=True)
    month = models.ForeignKey("months.Month", models.PROTECT, null=True, related_name="bills", verbose_name="対象月")
    statement = models.ForeignKey(
        "statements.Statement", models.PROTECT, null=True, related_name="bills", verbose_name="明細書"
    )
    attempt = models.PositiveSmallIntegerField("その月の何枚目", default=1)
    original = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="credit", verbose_name="取り消した請求書"
    )
    issued_on = models.DateField("発行日")
    due_on = models.DateField("お支払いの期限", null=True)
    yen = models.BigIntegerField("金額（円）")
    document = EncryptedTextField("文書")
    digest = models.CharField("照合値", max_length=64)
    made_by_id = models.UUIDField("作った人の番号")
    made_by_name = models.CharField("作った人", max_length=100)
    made_at = models.DateTimeField("作った日時")

    class Meta(Row.Meta):
        verbose_name = "発行した書類"
        indexes = [models.Index(fields=["issued_on", "id"], name="bills_papers_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "fiscal_year", "serial"], name="bills_numbered_without_twins"),
            models.UniqueConstraint(
                fields=["month", "recipient", "attempt"],
                condition=Q(kind=PaperKind.BILL),
                name="bills_one_of_a_month_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PaperKind.BILL)
                | Q(month__isnull=False, statement__isnull=False, due_on__isnull=False, original__isnull=True),
                name="bills_of_a_frozen_month",
            ),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.CREDIT, original__isnull=False)
                | ~Q(kind=PaperKind.CREDIT) & Q(original__isnull=True),
                name="bills_credit_names_its_bill",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def content(self) -> dict[str, Any]:
        """The document as a value."""
        content: dict[str, Any] = json.loads(self.document)
        return content

    @property
    def short_digest(self) -> str:
        return digest.short(self.digest)


class Entry(Row):
    """One movement of a person's account; above zero they owe more. The balance is the sum, and nothing else.

    `bill` is the bill it is about, `paper` the document issued with it, `key` what one press of a button brings.
    """

    recipient = models.ForeignKey("people.Recipient", models.PROTECT, related_name="+", verbose_name="利用者")
    contract_id = models.UUIDField("委託契約", db_index=True)
    kind = models.CharField("種類", max_length=10, choices=entry_kinds)
    on = models.DateField("日付")
    yen = models.BigIntegerField("金額（円）")
    bill = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="entries", verbose_name="請求書")
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="entry", verbose_name="書類")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name="取り消した入金"
    )
    means = models.CharField("受け取り方", max_length=10, choices=means, blank=True)
    reference = models.CharField("市の文書番号", max_length=80, blank=True)
    reason = EncryptedTextField("理由")
    key = models.UUIDField("送信の番号", unique=True)
    by_id = models.UUIDField("入れた人の番号")
    by_name = models.CharField("入れた人", max_length=100)
    at = models.DateTimeField("入れた日時")

    class Meta(Row.Meta):
        verbose_name = "入金と請求"
        indexes = [models.Index(fields=["recipient", "at"], name="bills_account_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EntryKind.BILLED)
                | Q(kind=EntryKind.CREDITED)
                | Q(kind=EntryKind.RECEIVED, yen__lt=0)
                | Q(kind=EntryKind.EXEMPTED, yen__lt=0)
                | Q(kind=EntryKind.REVERSED, yen__gt=0)
                | Q(kind=EntryKind.REFUNDED, yen__gt=0),
                name="bills_entries_on_their_side",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSED, reverses__isnull=False)
                | ~Q(kind=EntryKind.REVERSED) & Q(reverses__isnull=True),
                name="bills_reversal_names_its_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {EntryKind(self.kind).label} {self.yen}"
