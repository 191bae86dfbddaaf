"""An order suggested for a route; it is saved only when somebody presses it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from npo_platform.backend.clock import now
from npo_platform.refusals import refuse_into
from services.plans.states import Meal
from services.routes import actions, queries
from services.routes.forms import SuggestedForm
from services.routes.models import Route
from tenants.accounts.queries import person
from tenants.audit.actions import viewed


@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, route_id: UUID) -> HttpResponse:
    """Both orders side by side, with their lengths; who has no pin stays and is named."""
    route = get_object_or_404(Route, pk=route_id)
    meal = next((meal for meal in route.meal_list if meal == request.GET.get("meal")), route.meal_list[0])
    form = SuggestedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.order_places(route, [form.order(meal)], by=person(request.user), at=now())
            messages.success(request, _("順番を保存しました"))
            return redirect("routes:show", route.pk)
    viewed(route, by=person(request.user), at=now(), detail="玄関の位置")
    found = queries.suggestion(route, Meal(meal), first_stays=request.GET.get("first") == "1")
    context = {"route": route, "found": found, "form": form}
    return render(request, "routes/suggest.html", context, status=409 if form.errors else 200)
