"""Public halves of keys only: the private half follows from the platform's master key and is in no database."""

from django.db import models
from django.db.models import Q

from billing_rules.formats.signed import fingerprint
from npo_platform.backend.rows import PublicRow


class SigningKey(PublicRow):
    """What a city signs its published rules with; every city here reads it. Never changed but to retire it."""

    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    city_name = models.CharField("市の名前", max_length=100)
    public_key = models.CharField("公開鍵", max_length=64, unique=True)
    made_by_name = models.CharField("作った人", max_length=100)
    made_at = models.DateTimeField("作った日時")
    retired_by_name = models.CharField("やめた人", max_length=100, blank=True)
    retired_at = models.DateTimeField("やめた日時", null=True, blank=True)
    retired_reason = models.TextField("やめたわけ", blank=True)

    class Meta:
        verbose_name = "署名の鍵"
        constraints = [
            models.UniqueConstraint(fields=["city"], condition=Q(retired_at=None), name="keys_one_in_use_per_city"),
        ]

    def __str__(self) -> str:
        return f"{self.city_name} {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)


class TrustedKey(PublicRow):
    """The key of a city on another platform, for which an approver here vouches. Never changed but to end it."""

    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="信頼する市")
    name = models.CharField("鍵の持ち主", max_length=100)
    public_key = models.CharField("公開鍵", max_length=64)
    reason = models.TextField("信頼するわけ")
    added_by_id = models.UUIDField("加えた人の番号")
    added_by_name = models.CharField("加えた人", max_length=100)
    added_at = models.DateTimeField("加えた日時")
    ended_by_name = models.CharField("外した人", max_length=100, blank=True)
    ended_at = models.DateTimeField("外した日時", null=True, blank=True)
    ended_reason = models.TextField("外したわけ", blank=True)

    class Meta:
        verbose_name = "信頼する鍵"
        constraints = [
            models.UniqueConstraint(
                fields=["city", "public_key"], condition=Q(ended_at=None), name="keys_trusted_once_per_city"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)
