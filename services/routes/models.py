"""Those who carry, the routes, each person's standing place, and what is otherwise for a day."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from npo_platform.backend.rows import Row
from npo_platform.kernel.calendar import EVERY_WEEKDAY, weekday_words
from services.people.models import Recipient
from services.plans.states import Meal, meals
from services.routes.states import CarrierKind, carrier_kinds, cover_reasons
from tenants.vault.fields import EncryptedTextField


class Carrier(Row):
    """Somebody who carries meals, a volunteer mostly. Never deleted once used: days and papers name them."""

    name = models.CharField("氏名", max_length=60)
    kana = models.CharField("ふりがな", max_length=60)
    kana_key = models.TextField("並び順", db_collation="C", editable=False)
    phone = EncryptedTextField("電話番号")
    kind = models.CharField("立場", max_length=12, choices=carrier_kinds, default=CarrierKind.VOLUNTEER)
    account_id = models.UUIDField("ログインする人", null=True, blank=True, unique=True)
    weekdays = models.CharField("出られる曜日", max_length=7, default=EVERY_WEEKDAY, blank=True)
    left_on = models.DateField("最後の日", null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = "配達員"

    def __str__(self) -> str:
        return self.name

    @property
    def weekday_words(self) -> str:
        return weekday_words(self.weekdays)

    def is_here(self, day: date) -> bool:
        return self.left_on is None or day <= self.left_on

    def comes_on(self, day: date) -> bool:
        """Whether the day's weekday is one on which they usually can."""
        return str(day.weekday()) in self.weekdays


class CarrierLeave(Row):
    """Days on which somebody cannot carry, [starts_on, until)."""

    carrier = models.ForeignKey(Carrier, models.CASCADE, related_name="leaves")
    starts_on = models.DateField("休みの始まり")
    until = models.DateField("休みの最後の日の翌日")
    note = models.CharField("メモ", max_length=100, blank=True)

    class Meta(Row.Meta):
        verbose_name = "配達員の休み"
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("starts_on")), name="carrier_leave_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}"

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)


class Route(Row):
    """A round of doors; `revision` grows with every change of it that holds for more than a day."""

    name = models.CharField("コースの名前", max_length=40)
    meals = models.CharField("食事", max_length=60)
    position = models.PositiveSmallIntegerField("並び順")
    start_name = models.CharField("出発する場所", max_length=60, blank=True)
    start_pin = EncryptedTextField("出発する場所の位置")
    ended_on = models.DateField("最後の日", null=True, blank=True)
    revision = models.PositiveIntegerField("改訂", default=1)
    changed_at = models.DateTimeField("変えた日時", null=True, blank=True)
    changed_by_name = models.CharField("変えた人", max_length=120, blank=True)

    class Meta(Row.Meta):
        verbose_name = "コース"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(ended_on__isnull=True), name="route_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def meal_list(self) -> list[Meal]:
        """The meals it brings, in the order of the day."""
        own = self.meals.split()
        return [meal for meal in Meal if meal.value in own]

    def runs_on(self, day: date) -> bool:
        return self.ended_on is None or day <= self.ended_on


class UsualCarrier(Row):
    """Who carries a route on a weekday; Monday is 0."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="usual_carriers")
    weekday = models.PositiveSmallIntegerField("曜日")
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="usual_days")

    class Meta(Row.Meta):
        verbose_name = "いつもの担当"
        constraints = [
            models.UniqueConstraint(fields=["route", "weekday"], name="usual_carrier_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="usual_carrier_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}"


class Place(Row):
    """Where a person stands on a route for a meal, on these weekdays."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="places")
    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="places")
    meal = models.CharField("食事", max_length=20, choices=meals)
    weekdays = models.CharField("曜日", max_length=7, default=EVERY_WEEKDAY)
    position = models.PositiveSmallIntegerField("順番")

    class Meta(Row.Meta):
        verbose_name = "コースの順番"
        constraints = [
            models.UniqueConstraint(fields=["route", "recipient", "meal"], name="place_once_on_a_route"),
            models.CheckConstraint(condition=~Q(weekdays=""), name="place_on_some_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def weekday_words(self) -> str:
        return weekday_words(self.weekdays)

    def holds_on(self, day: date) -> bool:
        return str(day.weekday()) in self.weekdays


class Shift(Row):
    """Who carries a route on one day instead of the usual one; nobody as long as `carrier` is empty."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="shifts")
    service_on = models.DateField("配達日")
    meal = models.CharField("食事", max_length=20, choices=meals)
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="shifts", null=True, blank=True)
    reason = models.CharField("理由", max_length=12, choices=cover_reasons)
    note = models.CharField("メモ", max_length=100, blank=True)

    class Meta(Row.Meta):
        verbose_name = "担当"
        constraints = [models.UniqueConstraint(fields=["route", "service_on", "meal"], name="shift_once")]

    def __str__(self) -> str:
        return f"{self.service_on} {self.meal}"


class DayMove(Row):
    """A person's meal that another route brings on one day."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="day_moves")
    service_on = models.DateField("配達日")
    meal = models.CharField("食事", max_length=20, choices=meals)
    route = models.ForeignKey(Route, models.PROTECT, related_name="day_moves")

    class Meta(Row.Meta):
        verbose_name = "この日だけの移動"
        constraints = [models.UniqueConstraint(fields=["recipient", "service_on", "meal"], name="day_move_once")]

    def __str__(self) -> str:
        return f"{self.service_on} {self.meal}"


class Pin(Row):
    """Where a person's door is, "34.846200,135.617200"; as closed as the address and never sent to anybody."""

    recipient = models.OneToOneField(Recipient, models.CASCADE, related_name="pin")
    spot = EncryptedTextField("玄関の位置")

    class Meta(Row.Meta):
        verbose_name = "玄関の位置"

    def __str__(self) -> str:
        return str(self.recipient_id)


class DayChange(Row):
    """That the day of a route changed; counted, never changed. A trigger writes one when its stops change."""

    service_on = models.DateField("配達日")
    meal = models.CharField("食事", max_length=20)
    route = models.ForeignKey(Route, models.CASCADE, related_name="day_changes", null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = "コースの日の変更"
        indexes = [models.Index(fields=["service_on", "meal"], name="changes_of_a_day")]

    def __str__(self) -> str:
        return f"{self.service_on} {self.meal}"
