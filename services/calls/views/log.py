"""Whom a call is about, the calls of a day and of a person, and what follows a call."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from npo_platform.backend.clock import now, today
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_day
from services.calls import actions, queries
from services.calls.forms import CALLS, DoneForm
from services.calls.models import Call
from services.people.models import Recipient
from tenants.accounts import queries as accounts
from tenants.accounts.queries import person as someone
from tenants.audit.actions import taken


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Search first; words that fit one person alone lead straight to the form."""
    search = request.GET.get("who", "")
    people = queries.found(search, today())
    only = queries.only_one(people)
    if only and request.GET.get("go"):
        return redirect("calls:take", only)
    day, fault = _asked(request)
    shown = CALLS.shown(queries.calls_on(day), request.GET)
    if shown.is_taken:
        taken(Call, _("電話の受付"), len(shown.rows), by=someone(request.user), at=now())
        return shown.file()
    context = {
        "search": search,
        "people": people,
        "day": day,
        "fault": fault,
        "shown": shown,
        "open_calls": queries.open_calls(),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
    }
    return render(request, "calls/index.html", context)


@require_GET
def person(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """A person's last calls: a part of the person's page, or a page of its own."""
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    template = "calls/person.html#part" if getattr(request, "htmx", False) else "calls/person.html"
    response = render(request, template, {"recipient": recipient, "calls": queries.calls_of(recipient_id, 20)})
    response.headers["Vary"] = "HX-Request"
    return response


@require_POST
def take_back(request: HttpRequest, call_id: UUID) -> HttpResponse:
    actions.take_back(call_id, by=accounts.person(request.user), at=now())
    messages.success(request, _("電話で入れた変更を取り消し、予定を元に戻しました"))
    return redirect("calls:index")


@require_POST
def finish(request: HttpRequest, call_id: UUID) -> HttpResponse:
    form = DoneForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else request.POST.get("note", "")[:200]
    actions.finish(call_id, note, by=someone(request.user), at=now())
    messages.success(request, _("対応済みにしました"))
    return redirect("calls:index")


def _asked(request: HttpRequest) -> tuple[date, str]:
    typed = request.GET.get("on", "")
    try:
        return (read_day(typed) if typed else today()), ""
    except Refusal as refusal:
        return today(), refusal.message
