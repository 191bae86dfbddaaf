"""One route: its order, who is moved, what it is called, its end; and one person's place on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from npo_platform.authorization import may
from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from services.routes import actions, queries
from services.routes.forms import EndForm, OrderForm, PlaceForm, RouteForm
from services.routes.models import Place, Route
from services.routes.queries import RoutePage
from tenants.accounts.queries import person
from tenants.audit.actions import viewed


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, route_id: UUID) -> HttpResponse:
    """The persons of a route in order; what was typed stays when somebody else was quicker."""
    page = _page(request, route_id)
    form = OrderForm(page, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            done = _arranged(request, page.route, form)
            messages.success(request, done)
            return redirect("routes:show", route_id)
        form.page = _page(request, route_id)
    if page.sections and request.method == "GET" and may(request.user, "routes:show", "POST"):
        viewed(page.route, by=person(request.user), at=now(), detail="住所")
    context = {"page": form.page, "form": form, "sections": form.sections()}
    return render(request, "routes/show.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = RouteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            route = actions.add_route(form.draft(), by=person(request.user), at=now())
            messages.success(request, _("「%(name)s」を作りました。続けて、人を入れてください") % {"name": route.name})
            return redirect("routes:unplaced")
    return render(request, "routes/add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, route_id: UUID) -> HttpResponse:
    route = get_object_or_404(Route, pk=route_id)
    form = RouteForm(request.POST or None, route=route)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.change_route(route, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("コースの内容を保存しました"))
            return redirect("routes:show", route.pk)
    return render(request, "routes/edit.html", {"form": form, "route": route})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, route_id: UUID) -> HttpResponse:
    """Let a route end; its people go on another, or are コースなし afterwards."""
    page = queries.route_page(get_object_or_404(Route, pk=route_id), today(), with_addresses=False)
    form = EndForm(page.others, request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            last = form.cleaned_data["last_day"]
            actions.end_route(page.route, last, form.target, by=person(request.user), at=now())
            messages.success(request, _("「%(name)s」を終わりにしました") % {"name": page.route.name})
            return redirect("routes:index")
    return render(request, "routes/end.html", {"form": form, "route": page.route, "page": page})


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """On which weekdays a person stands on the route, and where the door is."""
    place = get_object_or_404(Place.objects.select_related("recipient", "route"), pk=place_id)
    form = PlaceForm(place, queries.spot_of(place.recipient_id), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            typed = form.cleaned_data
            actions.settle(place, typed["weekdays"], typed["spot"], by=person(request.user), at=now())
            messages.success(request, _("%(name)sさんの内容を保存しました") % {"name": place.recipient.name})
            return redirect("routes:show", place.route_id)
    if request.method == "GET":
        viewed(place.recipient, by=person(request.user), at=now(), detail="玄関の位置")
    return render(request, "routes/place.html", {"form": form, "place": place, "route": place.route})


def _page(request: HttpRequest, route_id: UUID) -> RoutePage:
    arranges = may(request.user, "routes:show", "POST")
    return queries.route_page(get_object_or_404(Route, pk=route_id), today(), with_addresses=arranges)


def _arranged(request: HttpRequest, route: Route, form: OrderForm) -> str:
    """Do what the pressed button says; the sentence that tells it."""
    by, at, orders = person(request.user), now(), form.orders()
    if not form.moves:
        changed = actions.order_places(route, orders, by=by, at=at)
        return _("順番を保存しました") if changed else _("この順番は、もう保存されています")
    if form.makes_new:
        made = actions.split_route(route, form.picked, form.cleaned_data["name"], orders=orders, by=by, at=at)
        return _("%(count)s人で「%(name)s」を作りました") % {"count": len(form.picked), "name": made.name}
    count = actions.move_places(route, form.picked, form.target, orders=orders, by=by, at=at)
    where = form.target.name if form.target else _("コースなし")
    return _("%(count)s人を「%(name)s」へ移しました") % {"count": count, "name": where}
