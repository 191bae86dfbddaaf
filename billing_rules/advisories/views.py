"""A defect in published rules: write it, have it confirmed, follow it to its correction."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_rules.advisories import actions, queries
from billing_rules.advisories.forms import AdvisoryForm, WithdrawForm
from billing_rules.advisories.models import Advisory
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from npo_platform.backend import clock
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.advisories(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "advisories/index.html", {"page": page})


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, version_id: UUID) -> HttpResponse:
    return _writing(request, packs.version(version_id), None)


@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, advisory_id: UUID) -> HttpResponse:
    """The same notice said anew: it takes the old one's place once it is published."""
    previous = queries.advisory(advisory_id)
    return _writing(request, previous.version, previous)


def _writing(request: HttpRequest, version: PackVersion, previous: Advisory | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = AdvisoryForm(data, parts=queries.parts(version), of=previous)
    if data is not None and form.is_valid():
        with refuse_into(form):
            made = actions.write(version, form.draft, by=person(request.user), at=clock.now(), previous=previous)
            return _told(request, made)
    context = {"form": form, "version": version, "previous": previous}
    return render(request, "advisories/write.html", context, status=200 if data is None else 422)


@require_GET
def show(request: HttpRequest, advisory_id: UUID) -> HttpResponse:
    return _page(request, advisory_id, WithdrawForm())


@require_GET
def board(request: HttpRequest, advisory_id: UUID) -> HttpResponse:
    """Where the providers stand, asked for every few seconds while any is still at work."""
    found = queries.board_of(queries.advisory(advisory_id))
    response = render(request, "advisories/board.html#board", {"board": found, "advisory": found.advisory})
    if not found.is_moving:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def publish(request: HttpRequest, advisory_id: UUID) -> HttpResponseRedirect:
    return _told(request, actions.publish(queries.advisory(advisory_id), by=person(request.user), at=clock.now()))


@require_POST
def drop(request: HttpRequest, advisory_id: UUID) -> HttpResponseRedirect:
    dropped = actions.drop(queries.advisory(advisory_id), by=person(request.user), at=clock.now())
    messages.success(request, _("やめました。団体には届いていません。"))
    return redirect("advisories:show", dropped.pk)


@require_POST
def withdraw(request: HttpRequest, advisory_id: UUID) -> HttpResponse:
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with refuse_into(form):
            reason = form.cleaned_data["reason"]
            made = actions.withdraw(queries.advisory(advisory_id), reason, by=person(request.user), at=clock.now())
            return _told(request, made)
    return _page(request, advisory_id, form, status=422)


def _told(request: HttpRequest, advisory: Advisory) -> HttpResponseRedirect:
    if advisory.is_published:
        messages.success(request, _("団体に知らせました。かかわる明細を、それぞれの団体で調べています。"))
    else:
        messages.success(request, _("書きました。ほかの承認者が確かめると、団体に届きます。"))
    return redirect("advisories:show", advisory.pk)


def _page(request: HttpRequest, advisory_id: UUID, form: WithdrawForm, status: int = 200) -> HttpResponse:
    found = queries.board_of(queries.advisory(advisory_id))
    context = {"board": found, "advisory": found.advisory, "form": form}
    return render(request, "advisories/show.html", context, status=status)
