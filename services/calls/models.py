"""Calls as they were taken: append-only; an answer to a call is a row of its own."""

from django.db import models

from npo_platform.backend.rows import Row
from services.calls.states import CallKind, Way, call_kinds, ways
from services.people.models import Recipient
from tenants.vault.fields import EncryptedTextField


class Call(Row):
    """What somebody told the office about a person, what was read back to them, and what it moved.

    The key is made by the form, so that pressing twice keeps one. Never changed (trigger); `about` names the call that
    this row takes back or answers, at most once.
    """

    id = models.UUIDField(primary_key=True)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="calls")
    kind = models.CharField("用件", max_length=12, choices=call_kinds)
    way = models.CharField("連絡の方法", max_length=12, choices=ways, default=Way.TELEPHONE)
    caller = EncryptedTextField("連絡してきた人")
    said = EncryptedTextField("復唱した言葉")
    note = EncryptedTextField("メモ")
    starts_on = models.DateField("いつから", null=True, blank=True)
    until = models.DateField("終わりの翌日", null=True, blank=True)
    moved = models.JSONField("動かした予定", default=dict)
    kept = models.JSONField("締切を過ぎて残した予定", default=list)
    follow_up = models.BooleanField("あとで対応する", default=False)
    about = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="answer")
    received_at = models.DateTimeField("受けた日時")
    by_id = models.UUIDField("受けた人の番号")
    by_name = models.CharField("受けた人", max_length=120)

    class Meta(Row.Meta):
        verbose_name = "電話の受付"
        indexes = [
            models.Index(fields=["received_at"], name="calls_as_received"),
            models.Index(fields=["recipient", "received_at"], name="calls_of_person"),
            models.Index(fields=["received_at"], name="calls_to_follow_up", condition=models.Q(follow_up=True)),
        ]

    def __str__(self) -> str:
        return f"{self.received_at} {self.get_kind_display()}"

    @property
    def is_answer(self) -> bool:
        return self.kind in (CallKind.TAKEN_BACK, CallKind.DONE)
