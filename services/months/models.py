"""A contract's month: it opens, closes and reopens by itself."""

from django.db import models

from npo_platform.backend.rows import Row
from npo_platform.kernel import calendar
from services.months.states import MonthState, month_states


class Month(Row):
    """`revision` grows with every change of a fact of this month, so that a statement knows it is stale."""

    contract_id = models.UUIDField("委託契約")
    starts_on = models.DateField("対象月")
    state = models.CharField("状態", max_length=10, choices=month_states, default=MonthState.OPEN)
    revision = models.PositiveIntegerField("改訂", default=0)
    closed_at = models.DateTimeField("締めた時刻", null=True, blank=True)
    closed_by_id = models.UUIDField("締めた人の番号", null=True, blank=True)
    closed_by_name = models.CharField("締めた人", max_length=120, blank=True)
    reopened_reason = models.TextField("開き直した理由", blank=True)

    class Meta(Row.Meta):
        verbose_name = "対象月"
        constraints = [
            models.UniqueConstraint(fields=["contract_id", "starts_on"], name="month_of_contract_once"),
            models.CheckConstraint(condition=models.Q(starts_on__day=1), name="month_starts_on_its_first_day"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def value(self) -> calendar.Month:
        """The calendar month as a value: first, after, days."""
        return calendar.Month.of(self.starts_on)

    @property
    def label(self) -> str:
        """令和8年10月"""
        return self.value.label

    @property
    def is_closed(self) -> bool:
        return self.state == MonthState.CLOSED
