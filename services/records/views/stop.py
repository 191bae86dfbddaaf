"""One stop: its story and what to write down; a meal outside the plan; what should be looked at again."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from npo_platform.authorization import may
from npo_platform.backend import clock
from npo_platform.pages import way_back
from npo_platform.refusals import refuse_into
from npo_platform.templatetags.words import day_label
from services.people.queries import recipients
from services.records import actions, queries
from services.records.actions import DaySaved, Receipt
from services.records.forms import StopForm, UnplannedForm
from services.records.queries import StopHistory
from services.records.states import SafetyState, Word
from tenants.accounts.queries import person
from tenants.audit.actions import viewed


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, stop_id: UUID) -> HttpResponse:
    """Record or correct one stop. Who works in the field sees the stops of today, who carries those of own routes."""
    in_field = not may(request.user, "records:day")
    history = _history(stop_id, only_today=in_field)
    own = queries.own_stops(person(request.user).id, clock.today()) if in_field else None
    if own is not None and stop_id not in own:
        raise Http404
    rules = queries.rules_of([history.stop.contract_id]).get(history.stop.contract_id)
    usual = queries.usual_at(history.stop, rules)
    form = StopForm(request.POST or None, history=history, rules=rules, usual=usual, in_field=in_field)
    if form.is_valid() and (saved := _saved(request, form)):
        if not saved.conflicts:
            _tell(request, saved.receipts, history)
            return _onward(request, form, in_field=in_field)
        history = _history(stop_id, only_today=in_field)
        form = form.renewed(history, saved.conflicts[stop_id])
    if request.method == "GET":
        viewed(history.stop.recipient, by=person(request.user), at=clock.now(), detail="配達先")
    context = {
        "form": form,
        "history": history,
        "in_field": in_field,
        "back": "" if in_field else way_back(request),
        "contacts": history.stop.recipient.contacts.order_by("position", "pk"),
    }
    return render(request, "records/stop.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def unplanned(request: HttpRequest) -> HttpResponse:
    """Write down a meal that was in no plan."""
    initial = {"on": clock.today(), "recipient": request.GET.get("person")}
    form = UnplannedForm(request.POST or None, people=recipients(), initial=initial)
    if form.is_valid():
        receipt = None
        with refuse_into(form):
            receipt = actions.record_unplanned(
                form.entry, by=person(request.user), channel=form.said_channel, at=clock.now()
            )
        if receipt:
            _tell(request, [receipt])
            return redirect(f"{reverse('records:day')}?on={form.cleaned_data['on'].isoformat()}")
    context = {"form": form}
    return render(request, "records/unplanned.html", context, status=409 if form.errors else 200)


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """The records accepted with a question."""
    return render(request, "records/reviews.html", {"records": queries.records_to_review()})


def _history(stop_id: UUID, *, only_today: bool) -> StopHistory:
    history = queries.stop_history(stop_id)
    if history is None or (only_today and history.stop.service_on != clock.today()):
        raise Http404
    return history


def _saved(request: HttpRequest, form: StopForm) -> DaySaved | None:
    with refuse_into(form):
        return actions.save_day(form.day_page, by=person(request.user), at=clock.now())
    return None


def _onward(request: HttpRequest, form: StopForm, *, in_field: bool) -> HttpResponse:
    """The next door for the field; for the office the list it came from, or the same page."""
    if not in_field:
        return redirect(way_back(request) or reverse("records:stop", args=[form.stop.pk]))
    if form.cleaned_data["safety"] in (SafetyState.CONCERN, SafetyState.NOT_MET):
        messages.info(request, _("事務所の画面に出しました。急ぐときは、事務所に電話もしてください。"))
    return redirect("records:today")


def _tell(request: HttpRequest, receipts: Sequence[Receipt], history: StopHistory | None = None) -> None:
    """Whose record it was, in the words of the receipt; a questioned one in its own."""
    whose = _whose(history) if history else ""
    for receipt in receipts:
        if receipt.word == Word.CREATED:
            messages.success(request, f"{whose}{receipt.message}")
        else:
            messages.warning(request, receipt.message)
    if history and not receipts:
        messages.info(request, _("%(whose)s変わったところはありません。前の記録のままです。") % {"whose": whose})


def _whose(history: StopHistory) -> str:
    stop = history.stop
    words = {"name": stop.recipient.name, "day": day_label(stop.service_on), "meal": stop.get_meal_display()}
    return _("%(name)sさん %(day)s %(meal)s：") % words
