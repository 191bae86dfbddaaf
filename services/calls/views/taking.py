"""The form while somebody is on the line: filled in, read back, saved."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from npo_platform.backend.clock import now
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.refusals import refuse_into
from services.calls import actions, queries
from services.calls.forms import FORMS, AnyForm, RestForm
from services.calls.states import TEMPLATES, CallKind
from services.people.models import Recipient
from tenants.accounts import queries as accounts
from tenants.audit.actions import viewed

QUICK = "tomorrow"


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """One template at a time; what is sent is read back first, and saved when somebody said yes to it."""
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    by, at = accounts.person(request.user), now()
    desk = queries.desk_of(recipient, tokyo_day(at))
    form = _form(request, desk, tokyo_day(at))
    if request.method == "POST" and request.POST.get("step") != "edit" and form.is_valid():
        with refuse_into(form):
            if request.POST.get("step") == "save":
                actions.take(recipient, form.draft(), key=form.call_key, by=by, at=at)
                messages.success(request, _("%(name)sさんの電話を保存しました") % {"name": recipient.name})
                return redirect("calls:index")
            return _read_back(request, desk, form, actions.rehearse(recipient, form.draft(), by=by, at=at))
    if request.method == "GET":
        viewed(recipient, by=by, at=at)
    return render(request, "calls/take.html", _context(desk, form), status=409 if form.errors else 200)


def _form(request: HttpRequest, desk: queries.Desk, today: date) -> AnyForm:
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    made = FORMS.get(asked, RestForm)
    guessed = {**made.guessed(today), "diet": desk.recipient.diet}
    if request.method != "POST":
        return made(desk.contacts, initial=guessed)
    sent = request.POST.copy()
    if sent.get("quick") == QUICK:
        sent.update({"kind": RestForm.kind})
        made, blank = RestForm, RestForm(desk.contacts, initial=RestForm.guessed(today))
        for name in ("starts_on", "until"):
            sent[name] = blank[name].value()
    return made(desk.contacts, sent)


def _read_back(request: HttpRequest, desk: queries.Desk, form: AnyForm, told: actions.Rehearsed) -> HttpResponse:
    data = form.data
    assert isinstance(data, QueryDict)  # noqa: S101 - what a browser sent
    sent = [(name, value) for name in form.fields for value in data.getlist(name)]
    context = {**_context(desk, form), "told": told, "sent": sent, "draft": form.draft()}
    return render(request, "calls/check.html", context)


def _context(desk: queries.Desk, form: AnyForm) -> dict[str, Any]:
    return {
        "desk": desk,
        "form": form,
        "recipient": desk.recipient,
        "kind": CallKind(form.kind),
        "templates": TEMPLATES,
    }
