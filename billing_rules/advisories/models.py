"""A city's notice of a defect in a published version, and what each provider answered; no row names a person served."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from billing_rules.advisories.states import MARKS, AdvisoryKind, Severity
from billing_rules.engine.words import stretch_words
from npo_platform.backend.rows import PublicRow


class Advisories(models.QuerySet["Advisory"]):
    def standing(self) -> "Advisories":
        """Published defects that no later notice has replaced or taken back."""
        later = Advisory.objects.filter(previous=OuterRef("pk"), published_at__isnull=False)
        return self.filter(~Exists(later), published_at__isnull=False, kind=AdvisoryKind.DEFECT)


class Advisory(PublicRow):
    """One notice; from its publication on it never changes: a later one takes its place, or takes it back.

    `parts` are codes of the version's own rows, settings and steps, none meaning all of it; `parts_words` what the
    page says of them. A serious one, one that stops the use of the version, and what takes such a one's place, is
    published by a second person (`needs_second`).
    """

    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    version = models.ForeignKey("packs.PackVersion", models.PROTECT, related_name="advisories", verbose_name="版")
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name="前のお知らせ"
    )
    kind = models.CharField("種類", max_length=12, choices=AdvisoryKind, default=AdvisoryKind.DEFECT)
    severity = models.CharField("重さ", max_length=8, choices=Severity)
    first_day = models.DateField("サービスの最初の日")
    last_day = models.DateField("サービスの最後の日", null=True, blank=True)
    parts = models.JSONField("かかわるところ", default=list, blank=True)
    parts_words = models.JSONField("かかわるところの言葉", default=list, blank=True)
    what = models.TextField("何がおかしいか")
    remedy = models.TextField("どうするか")
    stops = models.BooleanField("この版を締めに使わせない", default=False)
    stop_reason = models.TextField("使わせない理由", blank=True)
    needs_second = models.BooleanField("ほかの人が確かめる")
    author_id = models.UUIDField("書いた人の番号")
    author_name = models.CharField("書いた人", max_length=100)
    written_at = models.DateTimeField("書いた日時")
    approver_id = models.UUIDField("確かめた人の番号", null=True, blank=True)
    approver_name = models.CharField("確かめた人", max_length=100, blank=True)
    published_at = models.DateTimeField("知らせた日時", null=True, blank=True)
    dropped_at = models.DateTimeField("やめた日時", null=True, blank=True)

    objects = Advisories.as_manager()

    class Meta:
        verbose_name = "不具合のお知らせ"
        indexes = [models.Index(name="advisories_newest", fields=["city", "-written_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver_id=None) | ~Q(approver_id=F("author_id")),
                name="advisories_author_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=True) | (~Q(severity=Severity.HIGH) & Q(stops=False)),
                name="advisories_serious_needs_a_second",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(needs_second=False) | Q(approver_id__isnull=False),
                name="advisories_published_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(dropped_at=None), name="advisories_published_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="advisories_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(stops=False) | (~Q(stop_reason="") & Q(kind=AdvisoryKind.DEFECT)),
                name="advisories_stop_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind=AdvisoryKind.DEFECT) | Q(previous__isnull=False),
                name="advisories_withdrawal_names_another",
            ),
            models.UniqueConstraint(
                fields=["previous"],
                condition=Q(dropped_at=None, previous__isnull=False),
                name="advisories_one_later_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}の{self.get_kind_display()}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_waiting(self) -> bool:
        """For the second person."""
        return self.published_at is None and self.dropped_at is None

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == AdvisoryKind.WITHDRAWAL

    @property
    def days_label(self) -> str:
        return stretch_words(self.first_day, self.last_day + timedelta(days=1) if self.last_day else None)

    @property
    def mark(self) -> str:
        """The look of its severity on a page."""
        return MARKS[Severity(self.severity)]


class Share(PublicRow):
    """One provider's answer in sums, cells about fewer than five people left out, and who there has read the notice."""

    advisory = models.ForeignKey(Advisory, models.PROTECT, related_name="shares", verbose_name="お知らせ")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    figures = models.JSONField("結果", default=dict, blank=True)
    found_at = models.DateTimeField("調べた日時", null=True, blank=True)
    read_by_id = models.UUIDField("読んだ人の番号", null=True, blank=True)
    read_by_name = models.CharField("読んだ人", max_length=100, blank=True)
    read_at = models.DateTimeField("読んだ日時", null=True, blank=True)

    class Meta:
        verbose_name = "団体の答え"
        constraints = [models.UniqueConstraint(fields=["advisory", "npo"], name="advisories_one_share_per_npo")]

    def __str__(self) -> str:
        return f"{self.advisory} {self.npo}"
