"""The only place that reads the clock; views and tasks call it once and pass the time on."""

from datetime import date, datetime

from django.utils import timezone

from npo_platform.kernel.calendar import tokyo_day


def now() -> datetime:
    """This instant, aware."""
    return timezone.now()


def today() -> date:
    """Today in Tokyo."""
    return tokyo_day(timezone.now())
