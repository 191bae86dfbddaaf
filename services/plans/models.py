"""Weekly plans, suspensions, and the stops they come to."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from npo_platform.backend.rows import Row
from services.people.models import Decision, Recipient
from services.people.states import diets
from services.plans.states import (
    StopOrigin,
    StopState,
    cancel_reasons,
    meals,
    stop_origins,
    stop_states,
    suspension_reasons,
)


class WeeklyPlan(Row):
    """Which meals a person receives in a week, [starts_on, until). One at a time per decision."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="weekly_plans")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="weekly_plans")
    starts_on = models.DateField("開始日")
    until = models.DateField("終了日の翌日", null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = "週間予定"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("starts_on")),
                name="weekly_plan_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}"

    @property
    def last_day(self) -> date | None:
        return self.until - timedelta(days=1) if self.until else None


class PlanMeal(Row):
    """One meal of a weekly plan; Monday is 0."""

    plan = models.ForeignKey(WeeklyPlan, models.CASCADE, related_name="meals")
    weekday = models.PositiveSmallIntegerField("曜日")
    meal = models.CharField("食事", max_length=20, choices=meals)
    diet = models.CharField("食形態", max_length=20, choices=diets)

    class Meta(Row.Meta):
        verbose_name = "週間予定の食事"
        constraints = [
            models.UniqueConstraint(fields=["plan", "weekday", "meal"], name="plan_meal_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="plan_meal_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.meal}"


class Suspension(Row):
    """Days on which a person receives nothing, [starts_on, until); open while nobody knows the return."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="suspensions")
    starts_on = models.DateField("開始日")
    until = models.DateField("終了日の翌日", null=True, blank=True)
    reason = models.CharField("理由", max_length=20, choices=suspension_reasons)
    note = models.CharField("メモ", max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = "休止"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("starts_on")),
                name="suspension_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}"

    @property
    def last_day(self) -> date | None:
        return self.until - timedelta(days=1) if self.until else None


class Stop(Row):
    """One meal due to one person on one day. Never deleted, only cancelled with a reason."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="stops")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="stops")
    contract_id = models.UUIDField("委託契約")
    service_on = models.DateField("配達日")
    meal = models.CharField("食事", max_length=20, choices=meals)
    diet = models.CharField("食形態", max_length=20, choices=diets)
    state = models.CharField("状態", max_length=10, choices=stop_states, default=StopState.PLANNED)
    cancel_reason = models.CharField("取消の理由", max_length=20, blank=True, choices=cancel_reasons)
    origin = models.CharField("もと", max_length=10, choices=stop_origins, default=StopOrigin.PLAN)

    class Meta(Row.Meta):
        verbose_name = "配達予定"
        indexes = [
            models.Index(fields=["service_on", "meal"], name="stops_of_day"),
            models.Index(fields=["contract_id", "service_on"], name="stops_of_contract"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "service_on", "meal"], name="stop_once"),
            models.CheckConstraint(
                condition=Q(state="planned", cancel_reason="") | (Q(state="cancelled") & ~Q(cancel_reason="")),
                name="stop_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_on} {self.meal}"
