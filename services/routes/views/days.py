"""One day's routes: who carries, who carries instead, whose meal another route brings."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from npo_platform.backend.clock import now, today
from npo_platform.kernel.errors import Refusal
from npo_platform.refusals import refuse_into
from npo_platform.sheets import read_day
from services.plans.states import Meal
from services.routes import actions, queries
from services.routes.forms import CoverForm, DayMoveForm
from services.routes.models import Route
from tenants.accounts.queries import person

EARLIEST = date(1900, 1, 1)


@require_http_methods(["GET", "POST"])
def day(request: HttpRequest) -> HttpResponse:
    """Every route of a day with its carrier and stops; ticked stops go with another route for that day."""
    asked, fault = _asked(request)
    page = queries.day_page(asked)
    form = DayMoveForm(page, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            count = actions.move_for_a_day(form.picked, form.target, by=person(request.user), at=now())
            messages.success(
                request, _("この日の%(count)s件を移しました。次の日からは、いつものコースです") % {"count": count}
            )
            return _to_day(asked)
    context = {
        "page": page,
        "form": form,
        "today": today(),
        "before": asked - timedelta(days=1),
        "after": asked + timedelta(days=1),
        "fault": fault,
    }
    return render(request, "routes/day.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, route_id: UUID) -> HttpResponse:
    """Say who carries instead; those who are free that day stand first."""
    route = get_object_or_404(Route, pk=route_id)
    asked, _fault = _asked(request)
    meal = _meal(request, route)
    able = queries.candidates(route, asked, meal)
    form = CoverForm(able, request.POST or None, asked=(asked, Meal(meal)), meals=route.meal_list)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            draft = form.draft()
            actions.cover(route, form.cleaned_data["meals"], draft, by=person(request.user), at=now())
            messages.success(request, _("担当を保存しました"))
            return _to_day(draft.first)
    context = {"form": form, "route": route, "day": asked, "meal": Meal(meal)}
    return render(request, "routes/cover.html", context)


@require_POST
def uncover(request: HttpRequest, route_id: UUID) -> HttpResponseRedirect:
    route = get_object_or_404(Route, pk=route_id)
    asked, _fault = _asked(request)
    actions.uncover(route, asked, _meal(request, route), by=person(request.user), at=now())
    messages.success(request, _("いつもの担当に戻しました"))
    return _to_day(asked)


def _asked(request: HttpRequest) -> tuple[date, str]:
    """The day of the address; what cannot be read as one is said, and today shown."""
    typed = request.GET.get("on", "")
    try:
        asked = read_day(typed) if typed else today()
    except Refusal as refusal:
        return today(), refusal.message
    return max(asked, EARLIEST), ""


def _meal(request: HttpRequest, route: Route) -> str:
    """The meal of the address, if the route brings it, else its first."""
    own = [meal.value for meal in route.meal_list]
    asked = request.GET.get("meal", "")
    return asked if asked in own else own[0]


def _to_day(day: date) -> HttpResponseRedirect:
    return redirect(f"{reverse('routes:day')}?on={day.isoformat()}")
