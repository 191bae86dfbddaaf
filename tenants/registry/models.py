from datetime import date, timedelta

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from npo_platform.backend.rows import PublicRow
from npo_platform.kernel.calendar import Month, shifted, wareki
from npo_platform.kernel.workdays import rolled
from tenants.registry.states import Kind, Standing, TaxCategory

CORRECTION_MONTHS, KEEP_YEARS = 12, 5
CORRECTION_BASIS = "契約書に定めがないときの既定（契約の終わりから12か月）"
KEEP_BASIS = "契約書に定めがないときの既定（地方自治法第236条の5年にならう）"


class Organisation(PublicRow, TenantMixin):
    """A city, an NPO or the operator: a schema and a database login of its own."""

    auto_create_schema = False

    role_name = models.CharField("ログイン役割", max_length=63, unique=True)
    kind = models.CharField("種類", max_length=8, choices=Kind.choices)
    name = models.CharField("名称", max_length=100)
    opened_on = models.DateField("開設日")
    closed_on = models.DateField("終了日", null=True, blank=True)
    is_sample = models.BooleanField("見本", default=False)

    class Meta:
        verbose_name = "団体"
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_matches_schema",
                condition=models.Q(kind=Kind.NPO, schema_name__startswith="npo_")
                | models.Q(kind=Kind.CITY, schema_name__startswith="city_")
                | models.Q(kind=Kind.OPERATOR, schema_name="operator"),
            ),
            models.CheckConstraint(
                name="organisation_closes_after_opening",
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=models.F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_tenant_type(self) -> str:
        """Which apps its schema holds (asked by django-tenants)."""
        return self.kind


class City(models.Model):
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, primary_key=True, verbose_name="団体")
    code = models.CharField("全国地方公共団体コード", max_length=6, unique=True)
    section = models.CharField("担当課", max_length=100)
    mayor_title = models.CharField("宛名", max_length=100)
    phone = models.CharField("電話番号", max_length=20, blank=True)

    class Meta:
        verbose_name = "市"

    def __str__(self) -> str:
        return self.organisation.name


class Npo(models.Model):
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, primary_key=True, verbose_name="団体")
    legal_name = models.CharField("正式名称", max_length=100)
    address = models.CharField("所在地", max_length=200, blank=True)
    representative = models.CharField("代表者", max_length=100, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    invoice_number = models.CharField("登録番号", max_length=14, blank=True)
    bank_text = models.CharField("振込先", max_length=200, blank=True)

    class Meta:
        verbose_name = "受託団体"

    def __str__(self) -> str:
        return self.organisation.name


class Domain(PublicRow, DomainMixin):
    """A host name and whose it is."""

    class Meta:
        verbose_name = "ホスト名"


class Contract(PublicRow):
    """What a city commissions from an NPO, for a period [starts_on, ends_on)."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+", verbose_name="市")
    npo = models.ForeignKey(Npo, on_delete=models.PROTECT, related_name="+", verbose_name="受託団体")
    service = models.CharField("サービス", max_length=20, default="meals")
    number = models.CharField("契約番号", max_length=40)
    title = models.CharField("件名", max_length=200)
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日(この日を含まない)")
    ended_on = models.DateField("解除日", null=True, blank=True)
    ended_reason = models.CharField("解除の理由", max_length=300, blank=True)
    ended_by_name = models.CharField("解除を入れた人", max_length=120, blank=True)
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewal", verbose_name="更新前の契約"
    )
    tax_category = models.CharField("消費税区分", max_length=20, choices=TaxCategory.choices)
    tax_percent = models.PositiveSmallIntegerField("税率（％）", default=0)
    tax_basis = models.CharField("税の扱いの根拠", max_length=300)
    report_due_day = models.PositiveSmallIntegerField("報告期限日", default=10)
    payment_term_text = models.CharField("支払条件", max_length=200, blank=True)
    correction_months = models.PositiveSmallIntegerField("終わってから直せる月数", default=CORRECTION_MONTHS)
    correction_basis = models.CharField("直せる期間の根拠", max_length=300, default=CORRECTION_BASIS)
    keep_years = models.PositiveSmallIntegerField("保存年数", default=KEEP_YEARS)
    keep_basis = models.CharField("保存期間の根拠", max_length=300, default=KEEP_BASIS)
    is_sample = models.BooleanField("見本", default=False)

    class Meta:
        verbose_name = "委託契約"
        constraints = [
            models.CheckConstraint(
                name="contract_ends_after_start", condition=models.Q(ends_on__gt=models.F("starts_on"))
            ),
            models.UniqueConstraint(name="contract_number_in_city", fields=["city", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.title}({self.number})"

    @property
    def city_name(self) -> str:
        return self.city.organisation.name

    @property
    def npo_name(self) -> str:
        return self.npo.organisation.name

    @property
    def period_label(self) -> str:
        return f"{wareki(self.starts_on)}から{wareki(self.ends_on - timedelta(days=1))}まで"

    @property
    def end(self) -> date:
        """The first day without the contract, ended early or not."""
        return self.ended_on or self.ends_on

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def correct_until(self) -> date:
        """The first day on which nothing under it may be corrected any more."""
        return shifted(self.end, months=self.correction_months)

    @property
    def erase_on(self) -> date:
        """The first day on which people's rows under it may be erased; never before it can no longer be corrected."""
        return max(shifted(self.end, months=12 * self.keep_years), self.correct_until)

    @property
    def settled(self) -> "Settlement | None":
        """Set once everything under it is paid and can no longer be corrected: it is read-only from then on."""
        return getattr(self, "settlement", None)

    @property
    def standing(self) -> Standing:
        """What was decided about it; whether it has begun or run out is a question of the day."""
        if self.settled is not None:
            return Standing.ERASED if self.settled.erased_on else Standing.SETTLED
        return Standing.ENDED if self.ended_on else Standing.AGREED

    def report_due_on(self, month: Month) -> date:
        """The day a month's report is due: the agreed day of the next month, or the workday after it."""
        days = month.shift(1).days
        return rolled(days[min(self.report_due_day, len(days)) - 1])

    def covers_any(self, month: Month) -> bool:
        """Whether the contract is in force on any day of a month."""
        return self.starts_on < month.after and self.end > month.first

    def covers(self, day: date) -> bool:
        """Whether the contract is in force on a day."""
        return bool(self.starts_on <= day < self.end)


class Settlement(PublicRow):
    """A contract under which nothing is open and nothing can be corrected: read-only, later erased. One a contract."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="settlement", verbose_name="委託契約")
    settled_on = models.DateField("精算済みになった日")
    months = models.PositiveSmallIntegerField("精算した月数")
    city_yen = models.BigIntegerField("市が払った額（円）")
    erased_on = models.DateField("消去した日", null=True, blank=True)
    erased_people = models.PositiveIntegerField("消去した利用者の数", default=0)

    class Meta:
        verbose_name = "契約の精算"

    def __str__(self) -> str:
        return f"{self.contract.number} {self.settled_on}"
