"""Public rows of decisions; row-level security shows each to its own city and the NPO it is addressed to alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from billing_rules.decisions.states import AnswerKind, EndReason, FileState, Kind, ReplyKind, ReportKind, State
from npo_platform.backend.rows import PublicRow
from npo_platform.kernel.calendar import EVERY_WEEKDAY, weekday_words
from npo_platform.kernel.digest import canonical
from npo_platform.kernel.persons import FullName
from tenants.vault.between import open_between, seal_between
from tenants.vault.fields import EncryptedTextField


@dataclass(frozen=True, slots=True)
class Dated:
    """What the rules ask of a person, from a day on."""

    starts_on: date
    burden_class: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Private:
    """What is needed only until the NPO has taken the decision."""

    postcode: str = ""
    address: str = ""
    phone: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return any((self.postcode, self.address, self.phone, self.note))


class BetweenRow(PublicRow):
    """A row between a city and one of its NPOs, with a text only these two can open."""

    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    sealed = models.BinaryField("封をした中身", default=b"")

    class Meta:
        abstract = True

    def seal(self, text: str) -> None:
        """Close a text for the two of this row; nothing stays nothing."""
        self.sealed = seal_between(self.city_id, self.npo_id, text, place=self._place) if text else b""

    def opened(self) -> str:
        """The text of this row."""
        sealed = bytes(self.sealed)
        return open_between(self.city_id, self.npo_id, sealed, place=self._place) if sealed else ""

    @property
    def _place(self) -> str:
        return f"{self._meta.db_table}|{self.pk}"


class IssuedDecision(FullName, BetweenRow):
    """One version of a decision, whole: what holds once it is taken, and from which day. Never edited.

    Sealed in it are the burden class and what else the rules ask of the person, dated, from the first version on.
    Address, telephone and note are no part of it: they lie beside it in an `Enclosure` until they are taken.
    """

    contract = models.ForeignKey("registry.Contract", models.PROTECT, related_name="+", verbose_name="委託契約")
    number = models.CharField("決定番号", max_length=40)
    version = models.PositiveIntegerField("版")
    kind = models.CharField("種類", max_length=10, choices=Kind)
    effective_on = models.DateField("効力の日")
    person_number = models.CharField("利用者番号", max_length=20, blank=True)
    family_name = models.CharField("姓", max_length=60)
    given_name = models.CharField("名", max_length=60)
    family_kana = models.CharField("せい", max_length=60)
    given_kana = models.CharField("めい", max_length=60)
    name_key = models.TextField("検索用の氏名", editable=False)
    born_on = models.DateField("生年月日", null=True, blank=True)
    programme = models.CharField("事業", max_length=40, blank=True)
    starts_on = models.DateField("開始日")
    until = models.DateField("終了日の翌日", null=True, blank=True)
    weekdays = models.CharField("利用できる曜日", max_length=7, default=EVERY_WEEKDAY)
    per_week = models.PositiveSmallIntegerField("週の回数", null=True, blank=True)
    end_reason = models.CharField("廃止の理由", max_length=20, blank=True, choices=EndReason)
    issued_by_id = models.UUIDField("通知した人の番号")
    issued_by_name = models.CharField("通知した人", max_length=120)
    issued_at = models.DateTimeField("通知日時")

    class Meta:
        verbose_name = "市の利用決定"
        indexes = [models.Index(fields=["npo", "contract", "number"], name="decisions_to_an_npo")]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number", "version"], name="decisions_version_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("starts_on")), name="decisions_end_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="stop", until__isnull=False) & ~Q(end_reason="") | ~Q(kind="stop") & Q(end_reason=""),
                name="decisions_stop_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    @property
    def state(self) -> State:
        """Where it stands; every query of these rows brings the word along."""
        word: str = getattr(self, "state_word")  # noqa: B009 - an annotation, no field
        return State(word)

    @property
    def last_day(self) -> date | None:
        """The last day of use, as screens show it."""
        return self.until - timedelta(days=1) if self.until else None

    @property
    def weekday_words(self) -> str:
        return weekday_words(self.weekdays)

    @property
    def dated(self) -> list[Dated]:
        """Burden class and values, each set from its day on, in the order they were decided."""
        rows: list[dict[str, Any]] = json.loads(self.opened() or "[]")
        return [Dated(date.fromisoformat(row["from"]), row["burden_class"], row["inputs"]) for row in rows]

    def seal_dated(self, rows: Sequence[Dated]) -> None:
        self.seal(
            canonical(
                [
                    {"from": row.starts_on.isoformat(), "burden_class": row.burden_class, "inputs": dict(row.inputs)}
                    for row in rows
                ]
            )
        )

    def holding(self, day: date) -> Dated:
        """The burden class and the values that count on a day."""
        burden_class, inputs = "", dict[str, str]()
        for row in sorted(self.dated, key=lambda row: row.starts_on):
            if row.starts_on <= day:
                burden_class, inputs = row.burden_class or burden_class, inputs | dict(row.inputs)
        return Dated(day, burden_class, inputs)


class Enclosure(BetweenRow):
    """Address, telephone and note beside one version: sealed, and deleted once it is taken or replaced."""

    issued = models.OneToOneField(IssuedDecision, models.PROTECT, related_name="enclosure", verbose_name="市の利用決定")

    class Meta:
        verbose_name = "同封の連絡先"

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def private(self) -> Private:
        return Private(**json.loads(self.opened() or "{}"))

    def enclose(self, private: Private) -> None:
        self.seal(
            canonical(
                {
                    "postcode": private.postcode,
                    "address": private.address,
                    "phone": private.phone,
                    "note": private.note,
                }
            )
        )


class Answer(PublicRow):
    """What the NPO said to one version: taken, or a question in one sentence. Never edited."""

    issued = models.ForeignKey(IssuedDecision, models.PROTECT, related_name="answers", verbose_name="市の利用決定")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    kind = models.CharField("返事", max_length=12, choices=AnswerKind)
    sentence = models.CharField("確認したいこと", max_length=200, blank=True)
    answered_by_name = models.CharField("返事をした人", max_length=120)
    answered_at = models.DateTimeField("返事の日時")

    class Meta:
        verbose_name = "利用決定への返事"
        constraints = [
            models.UniqueConstraint(fields=["issued"], condition=Q(kind=AnswerKind.TAKEN), name="decisions_taken_once"),
            models.CheckConstraint(condition=Q(kind="taken") | ~Q(sentence=""), name="decisions_question_is_asked"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class PersonReport(BetweenRow):
    """What an NPO tells the city about a person: number, name, what happened, the day; sealed in it one note."""

    contract = models.ForeignKey("registry.Contract", models.PROTECT, related_name="+", verbose_name="委託契約")
    number = models.CharField("決定番号", max_length=40)
    name = models.CharField("氏名", max_length=121)
    kind = models.CharField("起きたこと", max_length=10, choices=ReportKind)
    happened_on = models.DateField("日")
    reported_by_name = models.CharField("知らせた人", max_length=120)
    reported_at = models.DateTimeField("知らせた日時")

    class Meta:
        verbose_name = "団体からの知らせ"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number", "kind", "happened_on"], name="decisions_reported_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"


class Reply(PublicRow):
    """What the city did about a report. Never edited."""

    report = models.OneToOneField(PersonReport, models.PROTECT, related_name="reply", verbose_name="団体からの知らせ")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    kind = models.CharField("したこと", max_length=10, choices=ReplyKind)
    replied_by_name = models.CharField("した人", max_length=120)
    replied_at = models.DateTimeField("した日時")

    class Meta:
        verbose_name = "知らせへの返事"

    def __str__(self) -> str:
        return self.get_kind_display()


class DecisionFile(PublicRow):
    """One file of decisions: read and kept as a draft under the city's own key, issued once, then forgotten."""

    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    filename = models.CharField("ファイル名", max_length=200)
    rows = EncryptedTextField("読み取った行")
    state = models.CharField("状態", max_length=10, choices=FileState, default=FileState.DRAFT)
    by_id = models.UUIDField("取り込んだ人の番号")
    by_name = models.CharField("取り込んだ人", max_length=120)
    read_at = models.DateTimeField("読み取り日時")
    issued_at = models.DateTimeField("通知日時", null=True, blank=True)
    issued_count = models.PositiveIntegerField("通知した件数", default=0)

    class Meta:
        verbose_name = "利用決定の取込"

    def __str__(self) -> str:
        return self.filename
