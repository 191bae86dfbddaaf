"""What the city says is wrong with its rules, and whom of ours it touched."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from billing_rules.advisories import actions as advisories
from billing_rules.advisories.queries import own_shares, share
from npo_platform.backend import clock
from services.recalls.queries.page import lines_under, recall_page
from tenants.accounts.queries import person

PER_PAGE = 100


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(own_shares(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "recalls/index.html", {"page": page})


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """The notice, our own yen, our own people; read by somebody with a name."""
    own = share(share_id)
    if request.method == "POST":
        advisories.acknowledge(own, by=person(request.user), at=clock.now())
        messages.success(request, _("読んだことを市に伝えました。"))
        return redirect("recalls:show", share_id)
    lines = Paginator(lines_under(own), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "recalls/show.html", {"page": recall_page(own), "lines": lines})
