"""What the plans can narrow the list of people by: the weekday of a meal, being away."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from npo_platform.kernel.calendar import WEEKDAYS
from services.people.models import Recipient
from services.people.registry import Choices, Way
from services.plans.models import PlanMeal, Suspension


def _by_weekday(value: str, day: date) -> Iterable[UUID]:
    standing = Q(plan__until__isnull=True) | Q(plan__until__gt=day)
    meals = PlanMeal.objects.filter(standing, plan__starts_on__lte=day, weekday=int(value))
    return meals.values_list("plan__recipient_id", flat=True)


def _by_absence(value: str, day: date) -> Iterable[UUID]:
    away = Suspension.objects.filter(Q(until__isnull=True) | Q(until__gt=day), starts_on__lte=day)
    people = Recipient.objects.values_list("pk", flat=True)
    on_leave = away.values("recipient_id")
    return people.filter(pk__in=on_leave) if value == "away" else people.exclude(pk__in=on_leave)


def _weekdays() -> Choices:
    return [(str(number), _("%(day)s曜日") % {"day": day}) for number, day in enumerate(WEEKDAYS)]


def _absences() -> Choices:
    return [("away", _("休んでいる")), ("here", _("休んでいない"))]


WAYS = (
    Way("weekday", lambda: _("届ける曜日"), _weekdays, _by_weekday),
    Way("away", lambda: _("休み"), _absences, _by_absence),
)
