"""A city's packs and their versions: public rows; row-level security shows an NPO the published ones only."""

from django.db import models
from django.db.models import F, Q

from billing_rules.formats.signed import fingerprint
from billing_rules.packs.states import MARKS, PUBLIC, PackState
from npo_platform.backend.rows import PublicRow
from npo_platform.kernel import digest


class RulePack(PublicRow):
    """The rules of one service of one city, through all its versions."""

    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    service = models.CharField("サービス", max_length=40)
    name = models.CharField("名前", max_length=100)

    class Meta:
        verbose_name = "ルールパック"
        constraints = [models.UniqueConstraint(fields=["city", "service"], name="packs_one_pack_per_service")]

    def __str__(self) -> str:
        return self.name


class PackVersion(PublicRow):
    """One version: its document is the whole rule, all service dates inside; immutable from publication.

    `document` keeps the author's order of keys, so that choices read 生活保護・非課税・課税; `digest` is that of its
    canonical form. The migration adds what a model cannot say: states move by the table, each move changes only
    its own columns, so approved bytes are the checked bytes, and no published row is changed or deleted.
    """

    pack = models.ForeignKey(RulePack, models.PROTECT, related_name="versions", verbose_name="ルールパック")
    number = models.PositiveIntegerField("版")
    document = models.TextField("文書")
    digest = models.CharField("照合値", max_length=64)
    previous_digest = models.CharField("前の版の照合値", max_length=64, blank=True)
    state = models.CharField("状態", max_length=12, choices=PackState, default=PackState.DRAFT)
    author_id = models.UUIDField("作成者の番号")
    author_name = models.CharField("作成者", max_length=100)
    approver_id = models.UUIDField("承認者の番号", null=True, blank=True)
    approver_name = models.CharField("承認者", max_length=100, blank=True)
    findings = models.JSONField("検査の結果", default=list, blank=True)
    first_changed_day = models.DateField("変わる最初の日", null=True, blank=True)
    withdraws = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取りやめる版"
    )
    reason = models.TextField("取りやめるわけ", blank=True)
    past_decision = models.TextField("過ぎた月の扱い", blank=True)
    correct_from = models.DateField("過誤調整で直す最初の日", null=True, blank=True)
    created_at = models.DateTimeField("作成日時")
    validated_at = models.DateTimeField("検査日時", null=True, blank=True)
    approved_at = models.DateTimeField("承認日時", null=True, blank=True)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)

    class Meta:
        verbose_name = "版"
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="packs_number_once_per_pack"),
            models.UniqueConstraint(
                fields=["pack"],
                condition=Q(state=PackState.PUBLISHED),
                name="packs_one_published_per_pack",
            ),
            models.UniqueConstraint(fields=["pack", "published_at"], name="packs_one_publication_per_instant"),
            models.CheckConstraint(condition=Q(withdraws=None) | ~Q(reason=""), name="packs_withdrawal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(approver_id=None) | ~Q(approver_id=F("author_id")),
                name="packs_author_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(approver_id__isnull=False, approved_at__isnull=False)
                | ~Q(state__in=[PackState.APPROVED, *PUBLIC]),
                name="packs_approved_has_an_approver",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PUBLIC, published_at__isnull=False)
                | (~Q(state__in=PUBLIC) & Q(published_at=None)),
                name="packs_published_has_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack.name} {self.number_label}"

    @property
    def number_label(self) -> str:
        return f"第{self.number}版"

    @property
    def short_digest(self) -> str:
        return digest.short(self.digest)

    @property
    def mark(self) -> str:
        """The look of its state on a page."""
        return MARKS[PackState(self.state)]

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC


class DraftSave(PublicRow):
    """The document a save of a draft replaced: never changed, never deleted, put back by saving it again."""

    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="saves", verbose_name="版")
    document = models.TextField("文書")
    digest = models.CharField("照合値", max_length=64)
    place = models.CharField("直したところ", max_length=120)
    by_id = models.UUIDField("保存した人の番号")
    by_name = models.CharField("保存した人", max_length=100)
    at = models.DateTimeField("保存日時")

    class Meta:
        verbose_name = "下書きの控え"
        indexes = [models.Index(fields=["version", "-at"], name="packs_saves_newest_first")]

    def __str__(self) -> str:
        return f"{self.place}を直す前"


class Origin(PublicRow):
    """The signed file a draft began with: whose signature was verified, over which bytes. Never changed."""

    version = models.OneToOneField(PackVersion, models.PROTECT, related_name="origin", verbose_name="版")
    signer = models.CharField("署名した市", max_length=100)
    public_key = models.CharField("公開鍵", max_length=64)
    vouched_by = models.CharField("鍵を加えた人", max_length=100, blank=True)
    digest = models.CharField("もとの文書の照合値", max_length=64)
    adopted = models.CharField("取り込んだときの照合値", max_length=64)
    verified_at = models.DateTimeField("確かめた日時")

    class Meta:
        verbose_name = "規則の出どころ"

    def __str__(self) -> str:
        return f"{self.signer} {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)


class Arrival(PublicRow):
    """A published version at one NPO: since when its worker computes with it, and who there has read what changes."""

    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="arrivals", verbose_name="版")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    adopted_at = models.DateTimeField("計算に使い始めた日時", null=True, blank=True)
    months = models.PositiveSmallIntegerField("計算し直した月", default=0)
    read_by_id = models.UUIDField("読んだ人の番号", null=True, blank=True)
    read_by_name = models.CharField("読んだ人", max_length=100, blank=True)
    read_at = models.DateTimeField("読んだ日時", null=True, blank=True)

    class Meta:
        verbose_name = "規則の到着"
        constraints = [models.UniqueConstraint(fields=["version", "npo"], name="packs_one_arrival_per_npo")]

    def __str__(self) -> str:
        return f"{self.version} {self.npo}"
