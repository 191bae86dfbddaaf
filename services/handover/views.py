"""The end of a contract on screen."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform.backend import clock
from npo_platform.pages import to_keep
from services.handover.actions import exporting
from services.handover.actions.settling import begin_settling_month
from services.handover.forms import ExportForm
from services.handover.queries import exports as found
from services.handover.queries.ending import ending as ending_of
from tenants.accounts.queries import person
from tenants.jobs.queries import jobs
from tenants.registry.queries import contract, contracts_of_npo

SHOWN = 50


@require_GET
def ending(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """What is still open under one contract until it is settled, each thing with its link."""
    state = ending_of(contract_id, clock.today())
    kept = found.kept_months(state.contract.pk)
    context = {"ending": state, "contract": state.contract, "today": state.today, "kept": kept}
    return render(request, "handover/ending.html", context)


@require_POST
def settling_month(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """A month after the end for what was found late."""
    today = clock.today()
    month = begin_settling_month(contract(contract_id).pk, by=person(request.user), today=today, at=clock.now())
    messages.success(request, _("精算の月を開きました。いつもの月と同じように、締めて提出してください。"))
    return redirect("statements:month", contract_id, str(month.value))


@require_http_methods(["GET", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """Archives of the NPO's data: asked for, being made, to be taken."""
    if request.method == "POST":
        chosen = request.POST.get("contract", "")
        known = {str(one.pk): one.pk for one in contracts_of_npo()}
        if chosen and chosen not in known:
            raise Http404
        exporting.ask_export(known.get(chosen), by=person(request.user), at=clock.now())
        messages.success(request, _("データを作り始めました。できるとお知らせします。"))
        return redirect("handover:exports")
    contracts = list(contracts_of_npo())
    numbers = {one.pk: one.number for one in contracts}
    rows = [(one, numbers.get(one.contract_id, "") if one.contract_id else "") for one in found.exports()[:SHOWN]]
    context = {
        "rows": rows,
        "form": ExportForm(contracts),
        "now": clock.now(),
        "job": jobs().filter(kind=exporting.JOB, state__in=["waiting", "running", "failed"]).first(),
    }
    return render(request, "handover/exports.html", context)


@require_GET
def take(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The archive itself."""
    asked, data = exporting.take_export(export_id, by=person(request.user), at=clock.now())
    name = exporting.archive_name(asked, clock.today())
    return to_keep(data, name, "application/zip")
