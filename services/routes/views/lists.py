"""The routes of the NPO, and who stands on none."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from services.routes import actions, queries
from services.routes.forms import ROUTES, PlacingForm
from services.routes.models import Route
from tenants.accounts.queries import person
from tenants.audit.actions import taken


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is missing first, then every route; or the routes as a file."""
    list = queries.overview(today())
    shown = ROUTES.shown(list.rows, request.GET)
    if shown.is_taken:
        taken(Route, _("コース"), len(shown.rows), by=person(request.user), at=now())
        return shown.file()
    return render(request, "routes/index.html", {"list": list, "shown": shown})


@require_http_methods(["GET", "POST"])
def unplaced(request: HttpRequest) -> HttpResponse:
    """Everybody with a plan and no route for it; ticked, they go on one together."""
    page = queries.overview(today())
    form = PlacingForm(page.unplaced, [row.route for row in page.rows], request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            count = actions.place_people(form.target, form.wanted, by=person(request.user), at=now())
            messages.success(
                request, _("%(count)s人を「%(route)s」に入れました") % {"count": count, "route": form.target.name}
            )
            return redirect("routes:unplaced")
    context = {"list": page, "form": form}
    return render(request, "routes/unplaced.html", context, status=409 if form.errors else 200)
