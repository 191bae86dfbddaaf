"""The first page of an NPO."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_GET

from npo_platform.backend import clock
from npo_platform.kernel.calendar import tokyo_day
from services.home import queries
from services.home.queries import Live


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Exceptions first; asked by the page itself every few seconds, it answers only when something changed."""
    now = clock.now()
    live = queries.live_of(now)
    if request.headers.get("HX-Request"):
        return _renewed(request, live)
    desk = queries.desk_of(tokyo_day(now))
    context = {"live": live, "now": now, "tasks": desk.tasks, "months": desk.months}
    return _tagged(render(request, "home/today.html", context), live)


def _renewed(request: HttpRequest, live: Live) -> HttpResponse:
    if f'"{live.tag}"' in parse_etags(request.headers.get("If-None-Match", "")):
        return _tagged(HttpResponseNotModified(), live)
    context = {"live": live, "now": live.board.at}
    return _tagged(render(request, "home/today.html#board", context), live)


def _tagged(response: HttpResponse, live: Live) -> HttpResponse:
    response.headers["ETag"] = f'"{live.tag}"'
    patch_vary_headers(response, ["HX-Request"])
    return response
