from datetime import date, timedelta

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from npo_platform.backend.rows import PublicRow
from npo_platform.kernel.calendar import Month, wareki
from npo_platform.kernel.workdays import rolled
from tenants.registry.states import Kind, TaxCategory


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
    tax_category = models.CharField("消費税区分", max_length=20, choices=TaxCategory.choices)
    tax_percent = models.PositiveSmallIntegerField("税率（％）", default=0)
    tax_basis = models.CharField("税の扱いの根拠", max_length=300)
    report_due_day = models.PositiveSmallIntegerField("報告期限日", default=10)
    payment_term_text = models.CharField("支払条件", max_length=200, blank=True)
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

    def report_due_on(self, month: Month) -> date:
        """The day a month's report is due: the agreed day of the next month, or the workday after it."""
        days = month.shift(1).days
        return rolled(days[min(self.report_due_day, len(days)) - 1])

    def covers_any(self, month: Month) -> bool:
        """Whether the contract is in force on any day of a month."""
        return self.starts_on < month.after and (self.ended_on or self.ends_on) > month.first

    def covers(self, day: date) -> bool:
        """Whether the contract is in force on a day."""
        return bool(self.starts_on <= day < (self.ended_on or self.ends_on))
