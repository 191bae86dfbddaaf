"""Recipients, whom to call, the city's decisions about them and their dated burden classes."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from npo_platform.backend.rows import Row
from npo_platform.kernel.calendar import EVERY_WEEKDAY, weekday_words
from npo_platform.kernel.persons import FullName
from services.people.states import (
    Allergen,
    ContactRole,
    ImportState,
    allergens_in,
    consent_kinds,
    consent_means,
    contact_roles,
    diets,
    end_reasons,
    import_states,
    textures,
)
from tenants.vault.fields import BlindIndexField, EncryptedTextField

# Opening them costs time and shows what a list does not need: lists leave them closed.
SEALED = ("address", "phone", "health_note", "delivery_note", "key_note", "allergens", "avoided")


class Recipient(FullName, Row):
    """A person who receives meals. Names are kept exactly as typed: normalising would change them."""

    number = models.CharField("利用者番号", max_length=20, unique=True)
    family_name = models.CharField("姓", max_length=60)
    given_name = models.CharField("名", max_length=60)
    family_kana = models.CharField("せい", max_length=60)
    given_kana = models.CharField("めい", max_length=60)
    kana_key = models.TextField("並び順", db_collation="C", editable=False)
    name_key = models.TextField("検索用の氏名", editable=False)
    born_on = models.DateField("生年月日", null=True, blank=True)
    postcode = models.CharField("郵便番号", max_length=7, blank=True)
    address = EncryptedTextField("住所")
    phone = EncryptedTextField("電話番号")
    phone_tail = BlindIndexField("電話番号の下4桁")
    health_note = EncryptedTextField("健康上の注意")
    delivery_note = EncryptedTextField("配達の注意")
    key_note = EncryptedTextField("鍵のこと")
    diet = models.CharField("食形態", max_length=20, choices=diets, default="regular")
    texture = models.CharField("形", max_length=20, choices=textures, blank=True)
    allergens = EncryptedTextField("アレルゲン")
    avoided = EncryptedTextField("そのほかの避けるもの")
    ended_on = models.DateField("利用終了日", null=True, blank=True)
    ended_reason = models.CharField("終了の理由", max_length=20, blank=True, choices=end_reasons)

    class Meta(Row.Meta):
        verbose_name = "利用者"
        indexes = [models.Index(fields=["kana_key", "id"], name="people_in_kana_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_reason="") | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="people_end_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def allergen_list(self) -> list[Allergen]:
        """What must not be in this person's meal, in the agency's order."""
        return allergens_in(self.allergens)


class Contact(Row):
    """Someone to call about a person, in the order of calling."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField("順番")
    role = models.CharField("立場", max_length=20, choices=contact_roles, default=ContactRole.OTHER)
    name = models.CharField("氏名", max_length=120)
    relationship = models.CharField("続柄", max_length=40, blank=True)
    phone = EncryptedTextField("電話番号")
    note = models.CharField("メモ", max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = "緊急連絡先"

    def __str__(self) -> str:
        return self.name

    @property
    def relation(self) -> str:
        """長女 or ケアマネジャー: the relationship as the family says it, else what somebody is to the person."""
        role = "" if self.role == ContactRole.OTHER else ContactRole(self.role).label
        return self.relationship or str(role)


class Consent(Row):
    """What a person agreed to, or no longer agrees to. Rows are only added; the newest of a kind counts."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="consents")
    position = models.PositiveSmallIntegerField("入れた順")
    kind = models.CharField("同意の内容", max_length=20, choices=consent_kinds)
    given = models.BooleanField("同意する")
    said_on = models.DateField("同意・取りやめの日")
    means = models.CharField("方法", max_length=10, choices=consent_means)
    entered_by_id = models.UUIDField("入力者の番号")
    entered_by_name = models.CharField("入力者", max_length=120)
    entered_at = models.DateTimeField("入力日時")

    class Meta(Row.Meta):
        verbose_name = "同意"
        constraints = [models.UniqueConstraint(fields=["recipient", "position"], name="consents_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.said_on}"


class Decision(Row):
    """The city's decision that a person may use the service: [starts_on, until) under one contract.

    Two decisions of a person under one contract never overlap (exclusion constraint in the migration).
    """

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="decisions")
    contract_id = models.UUIDField("委託契約")
    number = models.CharField("決定番号", max_length=40)
    programme = models.CharField("事業", max_length=40, blank=True)
    starts_on = models.DateField("開始日")
    until = models.DateField("終了日の翌日", null=True, blank=True)
    weekdays = models.CharField("利用できる曜日", max_length=7, default=EVERY_WEEKDAY)
    per_week = models.PositiveSmallIntegerField("週の回数", null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = "利用決定"
        indexes = [models.Index(fields=["contract_id", "starts_on"], name="decisions_of_contract")]
        constraints = [
            models.UniqueConstraint(fields=["contract_id", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("starts_on")),
                name="decision_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_day(self) -> date | None:
        """The last day of the decision, as screens and papers show it."""
        return self.until - timedelta(days=1) if self.until else None

    @property
    def weekday_words(self) -> str:
        """月・水・金, or 毎日"""
        return weekday_words(self.weekdays)

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.until is None or day < self.until)

    def allows(self, day: date) -> bool:
        """Whether the day's weekday is one the city allowed."""
        return str(day.weekday()) in self.weekdays


class BurdenClass(Row):
    """The burden class from a day on. Rows are only added: of two for one day the younger counts."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="burden_classes")
    position = models.PositiveSmallIntegerField("入れた順")
    code = EncryptedTextField("負担区分")
    starts_on = models.DateField("適用開始日")

    class Meta(Row.Meta):
        verbose_name = "負担区分"
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="burden_classes_in_order")]

    def __str__(self) -> str:
        return f"{self.starts_on}"


class InputValue(Row):
    """What else the rules ask about a person, from a day on. Rows are only added; of two for a day the younger counts.

    `name` is an input of the pack; `value` may say as much of a household as a burden class does, and is as closed.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="input_values")
    position = models.PositiveSmallIntegerField("入れた順")
    name = models.CharField("入力の名前", max_length=60)
    value = EncryptedTextField("値")
    starts_on = models.DateField("適用開始日")

    class Meta(Row.Meta):
        verbose_name = "規則に使う値"
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="input_values_in_order")]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"


class PeopleImport(Row):
    """One file of people: read and kept as a draft, applied once; then its rows are forgotten.

    `made` is what taking it back needs: who came with it, and of those who were there what was before.
    """

    filename = models.CharField("ファイル名", max_length=200)
    rows = EncryptedTextField("読み取った行")
    made = EncryptedTextField("取り込みでできたもの")
    state = models.CharField("状態", max_length=10, choices=import_states, default=ImportState.DRAFT)
    by_id = models.UUIDField("取り込んだ人の番号")
    by_name = models.CharField("取り込んだ人", max_length=120)
    read_at = models.DateTimeField("読み取り日時")
    applied_at = models.DateTimeField("取込日時", null=True, blank=True)
    applied_count = models.PositiveIntegerField("取り込んだ件数", default=0)
    taken_back_at = models.DateTimeField("取消日時", null=True, blank=True)
    taken_back_by_name = models.CharField("取り消した人", max_length=120, blank=True)

    class Meta(Row.Meta):
        verbose_name = "利用者の取込"

    def __str__(self) -> str:
        return self.filename


class ColumnMemory(Row):
    """Which column of a file with these headings holds what, as a person last said it."""

    headings = models.CharField("見出しの照合値", max_length=64, unique=True)
    columns = models.JSONField("列の対応", default=dict)
    said_at = models.DateTimeField("決めた日時")

    class Meta(Row.Meta):
        verbose_name = "取り込みの列の対応"

    def __str__(self) -> str:
        return self.headings[:12]
