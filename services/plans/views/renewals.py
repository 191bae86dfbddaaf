"""Decisions that end before long: the list, and the same list to take along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now, today
from services.people.models import Decision
from services.plans import queries
from services.plans.forms import RENEWALS
from tenants.accounts.queries import person
from tenants.audit.actions import taken


def renewals(request: HttpRequest) -> HttpResponse:
    """The earliest end first; ordered and narrowed as the address says, or the same as a file."""
    day = today()
    shown = RENEWALS.shown(queries.renewals_due(day), request.GET)
    if shown.is_taken:
        taken(Decision, _("更新が近い決定"), len(shown.rows), by=person(request.user), at=now())
        return shown.file()
    return render(request, "plans/renewals.html", {"shown": shown, "day": day})
