"""The week of everybody and the list of a day."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from npo_platform.backend.clock import today
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_day
from services.plans import queries
from services.plans.actions import HORIZON
from services.plans.checks import plan_findings

WEEK = timedelta(days=7)
EARLIEST = date(1900, 1, 1)


def week(request: HttpRequest) -> HttpResponse:
    """Who receives what in a week, and above it what to mend first; `on` names any day of the week."""
    day = today()
    asked, fault = _asked(request, day)
    monday = asked - timedelta(days=asked.weekday())
    context = {
        "grid": queries.week_grid(monday),
        "findings": plan_findings(day),
        "away": queries.away_on(day),
        "today": day,
        "before": monday - WEEK,
        "after": monday + WEEK,
        "made_until": day + timedelta(days=HORIZON),
        "fault": fault,
    }
    return render(request, "plans/week.html", context)


def day(request: HttpRequest) -> HttpResponse:
    """The stops of one day, tomorrow's when none is named."""
    asked, fault = _asked(request, today() + timedelta(days=1))
    context = {
        "list": queries.day_list(asked),
        "before": asked - timedelta(days=1),
        "after": asked + timedelta(days=1),
        "made_until": today() + timedelta(days=HORIZON),
        "fault": fault,
    }
    return render(request, "plans/day.html", context)


def _asked(request: HttpRequest, otherwise: date) -> tuple[date, str]:
    """The day of the address; what cannot be read as one is said, and another day shown."""
    typed = request.GET.get("on", "")
    try:
        asked = read_day(typed) if typed else otherwise
    except Refusal as refusal:
        return otherwise, refusal.message
    return max(asked, EARLIEST), ""
