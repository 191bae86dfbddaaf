"""One asking of the city, and each provider's answer in sums; no row names a person."""

from datetime import date

from django.db import models

from npo_platform.backend.rows import PublicRow
from npo_platform.kernel import digest


class Simulation(PublicRow):
    """A version as it was when asked about: its very bytes, so that providers compute with what was meant."""

    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    version = models.ForeignKey("packs.PackVersion", models.PROTECT, related_name="simulations", verbose_name="版")
    label = models.CharField("版の名前", max_length=200)
    service = models.CharField("サービス", max_length=40)
    document = models.TextField("文書")
    digest = models.CharField("照合値", max_length=64)
    base_digest = models.CharField("くらべる版の照合値", max_length=64, blank=True)
    months = models.PositiveSmallIntegerField("締めた月の数")
    asked_by_id = models.UUIDField("頼んだ人の番号")
    asked_by_name = models.CharField("頼んだ人", max_length=100)
    asked_at = models.DateTimeField("頼んだ日時")
    cancelled_at = models.DateTimeField("取りやめた日時", null=True, blank=True)

    class Meta:
        verbose_name = "試算"
        indexes = [models.Index(name="simulation_newest", fields=["version", "-asked_at"])]

    def __str__(self) -> str:
        return f"{self.label}の試算"

    @property
    def short_digest(self) -> str:
        return digest.short(self.digest, 3)


class Share(PublicRow):
    """One provider's part: sums over its own months, with everything about fewer than five people left out."""

    simulation = models.ForeignKey(Simulation, models.PROTECT, related_name="shares", verbose_name="試算")
    city = models.ForeignKey("registry.City", models.PROTECT, related_name="+", verbose_name="市")
    npo = models.ForeignKey("registry.Npo", models.PROTECT, related_name="+", verbose_name="受託団体")
    figures = models.JSONField("結果", default=dict, blank=True)
    finished_at = models.DateTimeField("終えた日時", null=True, blank=True)

    class Meta:
        verbose_name = "団体の試算"
        constraints = [models.UniqueConstraint(fields=["simulation", "npo"], name="simulation_one_share_per_npo")]

    def __str__(self) -> str:
        return f"{self.simulation} {self.npo}"

    @property
    def user_change(self) -> int:
        return self._change("user")

    @property
    def city_change(self) -> int:
        return self._change("city")

    @property
    def known_from(self) -> date | None:
        """The first day anything is known of, where the rules count from an earlier one."""
        found = next((one["known_from"] for one in self.figures["months"] if "known_from" in one), None)
        return date.fromisoformat(found) if found else None

    def _change(self, whose: str) -> int:
        before, after = self.figures["totals"][whose]
        return int(after) - int(before)
