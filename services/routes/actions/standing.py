"""What every verb of routes does first and last: one at a time, and the revision."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F

from npo_platform.kernel.calendar import tokyo_day
from services.plans.actions import HORIZON
from services.routes.models import DayChange, Route
from tenants.accounts.queries import Person

RouteDay = tuple[Route, date, str]


def one_at_a_time() -> None:
    """Two people arranging at once must neither put a person on two routes nor lose the other's order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.routes', 0))")


def revise(routes: Iterable[Route], *, by: Person, at: datetime) -> None:
    """Count a change of routes that holds for more than a day, with who made it."""
    keys = {route.pk for route in routes}
    Route.objects.filter(pk__in=keys).update(revision=F("revision") + 1, changed_at=at, changed_by_name=by.name)


def note_days(changed: Iterable[RouteDay]) -> None:
    """Count a change of single days of routes."""
    rows = [DayChange(route=route, service_on=day, meal=meal) for route, day, meal in changed]
    DayChange.objects.bulk_create(rows, batch_size=1000)


def days_ahead(first: date, until: date, *, at: datetime) -> list[date]:
    """The days of [first, until) of which there are sheets or copies on phones: from today as far as stops are made."""
    today = tokyo_day(at)
    begin, end = max(first, today), min(until, today + timedelta(days=HORIZON + 1))
    return [begin + timedelta(days=n) for n in range(max(0, (end - begin).days))]
