"""A renewed contract: everybody's decision carried over at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from npo_platform.authorization import may
from npo_platform.backend.clock import now
from services.plans import actions
from services.plans.queries.carrying import carrying
from tenants.accounts.queries import person
from tenants.jobs.queries import jobs
from tenants.registry.queries import contract


@require_http_methods(["GET", "POST"])
def carry(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Who goes on under the renewal; one press carries them."""
    following = contract(contract_id)
    if request.method == "POST":
        ending_too = request.POST.get("ending_too") == "1"
        actions.start_carrying(following, ending_too=ending_too, by=person(request.user), at=now())
        messages.success(request, _("引き継ぎを始めました。終わると、この画面に結果が出ます。"))
        return redirect("plans:carry", contract_id)
    context = {
        "waiting": carrying(following),
        "job": jobs().filter(kind=actions.CARRY, key=str(contract_id)).first(),
        "may_carry": may(request.user, "plans:carry", "POST"),
    }
    return render(request, "plans/carry.html", context)
