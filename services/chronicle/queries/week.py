"""Weekly plans and absences of a person."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from npo_platform.kernel.calendar import wareki, weekday_words
from services.chronicle.queries.event import Event
from services.chronicle.states import EventKind
from services.people.models import Recipient
from services.plans.models import Suspension, WeeklyPlan


def plans(person: Recipient) -> Iterator[Event]:
    """Each week that was planned, from its first day; one query for the plans and one for their meals."""
    link = reverse("plans:person", args=[person.pk])
    for plan in WeeklyPlan.objects.filter(recipient=person).prefetch_related("meals"):
        meals = list(plan.meals.all())
        days = "".join(sorted({str(meal.weekday) for meal in meals}))
        words = {"days": weekday_words(days), "count": len(meals)}
        title = _("週間予定：%(days)s　週%(count)s食") % words if meals else _("週間予定：届けない")
        yield Event(plan.starts_on, EventKind.PLAN, title, link=link)


def absences(person: Recipient) -> Iterator[Event]:
    """Each absence from its first day; one query."""
    link = reverse("plans:person", args=[person.pk])
    for pause in Suspension.objects.filter(recipient=person):
        until = _("%(day)sまで") % {"day": wareki(pause.last_day)} if pause.last_day else _("再開日は未定")
        title = _("休み：%(reason)s") % {"reason": pause.get_reason_display()}
        yield Event(pause.starts_on, EventKind.ABSENCE, title, "　".join(filter(None, [until, pause.note])), link=link)
