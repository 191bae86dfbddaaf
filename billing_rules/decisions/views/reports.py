"""What NPOs report, answered by one click."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing_rules.decisions import actions, queries
from billing_rules.decisions.forms import StopForm
from npo_platform.backend.clock import now
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person


@require_POST
def note_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    told = queries.report_to_city(report_id)
    actions.note_report(told, by=person(request.user), at=now())
    messages.success(request, _("確認したことを団体に伝えました"))
    return redirect("decisions:list")


@require_http_methods(["GET", "POST"])
def stop_for(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The end of the decision a report is about, filled in with the report."""
    told = queries.report_to_city(report_id)
    form = StopForm.about(told, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            after = actions.stop_for(told, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("廃止を通知しました。団体に知らせました"))
            return redirect("decisions:show", after.pk)
    context = {"form": form, "told": told}
    return render(request, "decisions/stop_for.html", context, status=409 if form.errors else 200)
