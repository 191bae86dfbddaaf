"""A whole day on one page, and the field's own list of today."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from npo_platform.authorization import may
from npo_platform.backend import clock
from npo_platform.refusals import refuse_into
from services.plans.states import Meal
from services.records import actions
from services.records.actions import DaySaved
from services.records.forms import DayForm, DayRequest
from services.records.forms.segments import OUTCOMES, SAFETIES, Segments, outcome_bar
from services.records.queries import DaySheet, day_sheet, offered_to, own_sheet
from services.records.states import Word
from tenants.accounts.queries import person

NO_STOP = UUID(int=0)


@require_http_methods(["GET", "POST"])
def day(request: HttpRequest) -> HttpResponse:
    """The grid of a day; typing stays when it cannot be saved."""
    asked = DayRequest(request.GET)
    asked.is_valid()
    sheet = day_sheet(asked.cleaned_data.get("on") or clock.today(), asked.cleaned_data.get("meal", ""))
    offered = offered_to({line.contract_id for line in sheet.lines})
    form = DayForm(sheet, request.POST if request.method == "POST" else None, offered=offered)
    if not form.is_valid():
        return _grid(request, sheet, form, asked)
    saved = None
    with refuse_into(form):
        saved = actions.save_day(form.day_page, by=person(request.user), at=clock.now())
    if saved is None:
        return _grid(request, sheet, form, asked)
    _tell(request, saved)
    if saved.conflicts:
        fresh = day_sheet(sheet.day, asked.cleaned_data.get("meal", ""))
        return _grid(request, fresh, form.only(saved.conflicts, fresh), asked)
    return _to_day(sheet.day, asked.cleaned_data.get("meal", ""))


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The stops of today for whoever delivers them; a carrier's own routes, in their order."""
    who = person(request.user)
    in_field = not may(request.user, "records:day")
    sheet, routes = own_sheet(who.id, clock.today()) if in_field else (day_sheet(clock.today()), None)
    return render(request, "records/today.html", {"sheet": sheet, "routes": routes, "now": clock.now()})


def _grid(request: HttpRequest, sheet: DaySheet, form: DayForm, asked: DayRequest) -> HttpResponse:
    meal = asked.cleaned_data.get("meal", "")
    context = {
        "form": form,
        "asked": asked,
        "sheet": sheet,
        "today": clock.today(),
        "rows": list(form.grid()),
        "stop_path": reverse("records:stop", args=[NO_STOP]).removesuffix(f"{NO_STOP}/"),
        "meal": meal,
        "meal_label": dict(Meal.choices).get(meal, ""),
        "meals": Meal.choices,
        "outcome_keys": _bar_of(form).choices,
        "first_outcome": _bar_of(form).choices[0].label,
        "safety_keys": SAFETIES.choices,
    }
    faulty = form.is_bound and bool(form.errors)
    return render(request, "records/day.html", context, status=409 if faulty else 200)


def _bar_of(form: DayForm) -> Segments:
    """The keys to explain: those of the day's one set of outcomes, or of meals where there are several."""
    bars = [outcome_bar(offered) for offered in set(form.offered.values())]
    return bars[0] if len(bars) == 1 else OUTCOMES


def _tell(request: HttpRequest, saved: DaySaved) -> None:
    if saved.kept:
        messages.success(request, _("%(count)s件を保存しました。") % {"count": saved.kept})
    elif not saved.conflicts:
        messages.info(request, _("変わったところはありませんでした。"))
    for sentence in {r.message for r in saved.receipts if r.word in (Word.REVIEW, Word.REJECTED)}:
        messages.warning(request, sentence)


def _to_day(on: date, meal: str) -> HttpResponseRedirect:
    asked = {"on": on.isoformat()} | ({"meal": meal} if meal else {})
    return redirect(f"{reverse('records:day')}?{urlencode(asked)}")
