"""The first page of an NPO."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from npo_platform.backend import clock
from npo_platform.kernel.calendar import tokyo_day
from services.home import actions, queries
from tenants.accounts.queries import person


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Exceptions first; asked by the page itself every few seconds, it answers only when something changed."""
    now = clock.now()
    asks_again = bool(request.headers.get("HX-Request"))
    if asks_again and (known := _known(request)) and (tag := queries.pulse(now)) in known:
        return _tagged(HttpResponseNotModified(), tag)
    live = queries.live_of(now)
    context = {"live": live, "now": now}
    if asks_again:
        return _tagged(render(request, "home/today.html#board", context), live.tag)
    desk = queries.desk_of(tokyo_day(now))
    return _tagged(render(request, "home/today.html", {**context, "desk": desk}), live.tag)


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    actions.put_away_beginning(by=person(request.user), at=clock.now())
    messages.success(request, _("はじめにをしまいました"))
    return redirect("home:today")


def _known(request: HttpRequest) -> list[str]:
    """What the page has already, as it says itself."""
    return [tag.strip('"') for tag in parse_etags(request.headers.get("If-None-Match", ""))]


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = f'"{tag}"'
    patch_vary_headers(response, ["HX-Request"])
    return response
