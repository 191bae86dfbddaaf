"""Records and safety checks, append-only; the present outcome of each stop; imports from files."""

from django.db import models
from django.db.models import Q

from npo_platform.backend.rows import Row
from services.people.models import Decision, Recipient
from services.people.states import diets
from services.plans.models import Stop
from services.plans.states import meals
from services.records.states import (
    ImportState,
    channels,
    import_states,
    outcomes,
    reviews,
    safety_states,
)
from tenants.vault.fields import EncryptedTextField


class RecordImport(Row):
    """One file taken in: read and checked (draft), applied once, taken back until its records were used."""

    filename = models.CharField("ファイル名", max_length=200)
    rows = EncryptedTextField("読み取った行")
    state = models.CharField("状態", max_length=12, choices=import_states, default=ImportState.DRAFT)
    by_id = models.UUIDField("取り込んだ人の番号")
    by_name = models.CharField("取り込んだ人", max_length=120)
    read_at = models.DateTimeField("読み取り日時")
    applied_at = models.DateTimeField("取込日時", null=True, blank=True)
    made_stops = models.JSONField("作った臨時の予定", default=list)
    applied_count = models.PositiveIntegerField("取り込んだ件数", default=0)
    taken_back_at = models.DateTimeField("取消日時", null=True, blank=True)
    taken_back_by_name = models.CharField("取り消した人", max_length=120, blank=True)

    class Meta(Row.Meta):
        verbose_name = "取込"

    def __str__(self) -> str:
        return self.filename


class DeliveryRecord(Row):
    """One statement by one person: this became of that meal. Never changed; a correction is a new row.

    The key is made by whoever writes it down, so that sending it twice keeps one.
    """

    id = models.UUIDField(primary_key=True)
    body_digest = models.CharField("内容の照合値", max_length=64)
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="records")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="records")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="records")
    contract_id = models.UUIDField("委託契約")
    service_on = models.DateField("配達日")
    meal = models.CharField("食事", max_length=20, choices=meals)
    diet = models.CharField("食形態", max_length=20, choices=diets)
    outcome = models.CharField("結果", max_length=20, choices=outcomes)
    handed_over_at = models.DateTimeField("渡した時刻", null=True, blank=True)
    inputs = models.JSONField("規則に使う値", default=dict)
    note = EncryptedTextField("メモ", blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    reason = EncryptedTextField("訂正の理由", blank=True)
    channel = models.CharField("記録方法", max_length=10, choices=channels)
    device = models.CharField("端末", max_length=64, blank=True)
    from_import = models.ForeignKey(RecordImport, models.PROTECT, null=True, blank=True, related_name="records")
    entered_by_id = models.UUIDField("入力者の番号")
    entered_by_name = models.CharField("入力者", max_length=120)
    occurred_at = models.DateTimeField("起きた時刻")
    received_at = models.DateTimeField("届いた時刻")
    position = models.PositiveIntegerField("届いた順", default=0)
    review = models.CharField("要確認の理由", max_length=20, blank=True, choices=reviews)
    late = models.BooleanField("月遅れ", default=False)

    class Meta(Row.Meta):
        verbose_name = "配達実績"
        indexes = [
            models.Index(fields=["service_on"], name="records_of_day"),
            models.Index(fields=["contract_id", "service_on"], name="records_of_contract"),
            models.Index(fields=["received_at", "id"], name="records_as_received"),
            models.Index(fields=["contract_id"], name="records_late", condition=Q(late=True)),
            models.Index(fields=["service_on"], name="records_to_review", condition=~Q(review="")),
        ]

    def __str__(self) -> str:
        return f"{self.service_on} {self.get_meal_display()} {self.get_outcome_display()}"


class SafetyCheck(Row):
    """One statement by one person: so the recipient was. Never changed; the meal's outcome never implies it."""

    id = models.UUIDField(primary_key=True)
    body_digest = models.CharField("内容の照合値", max_length=64)
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="safety_checks")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="safety_checks")
    service_on = models.DateField("配達日")
    state = models.CharField("安否", max_length=10, choices=safety_states)
    observed = EncryptedTextField("気づいたこと", blank=True)
    channel = models.CharField("記録方法", max_length=10, choices=channels)
    device = models.CharField("端末", max_length=64, blank=True)
    from_import = models.ForeignKey(RecordImport, models.PROTECT, null=True, blank=True, related_name="safety_checks")
    entered_by_id = models.UUIDField("入力者の番号")
    entered_by_name = models.CharField("入力者", max_length=120)
    checked_at = models.DateTimeField("確かめた時刻")
    received_at = models.DateTimeField("届いた時刻")
    position = models.PositiveIntegerField("届いた順", default=0)

    class Meta(Row.Meta):
        verbose_name = "安否確認"
        indexes = [models.Index(fields=["service_on"], name="safety_of_day")]

    def __str__(self) -> str:
        return f"{self.service_on} {self.get_state_display()}"


class StopOutcome(Row):
    """What is held true of a stop now: the projection every reader uses, rebuilt from the rows above."""

    id = None  # type: ignore[assignment]  # the stop is its key
    stop = models.OneToOneField(Stop, models.PROTECT, primary_key=True, related_name="result")
    record = models.ForeignKey(DeliveryRecord, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField("結果", max_length=20, blank=True, choices=outcomes)
    safety = models.ForeignKey(SafetyCheck, models.PROTECT, null=True, blank=True, related_name="+")
    safety_state = models.CharField("安否", max_length=10, blank=True, choices=safety_states)
    updated_at = models.DateTimeField("更新日時")

    class Meta(Row.Meta):
        verbose_name = "結果"
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=True, outcome="") | Q(record__isnull=False) & ~Q(outcome=""),
                name="stop_outcome_has_its_record",
            ),
            models.CheckConstraint(
                condition=Q(safety__isnull=True, safety_state="") | Q(safety__isnull=False) & ~Q(safety_state=""),
                name="stop_safety_has_its_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}/{self.safety_state}"
