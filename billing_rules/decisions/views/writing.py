"""A decision typed in, changed, ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing_rules.decisions import actions, queries
from billing_rules.decisions.forms import ChangeForm, IssueForm, StopForm
from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person
from tenants.registry.queries import contract


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    agreed = contract(contract_id)
    form = IssueForm(agreed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            issued = actions.issue(agreed, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("決定を通知しました。団体に知らせました"))
            return redirect("decisions:show", issued.pk)
    context = {"form": form, "agreed": agreed}
    return render(request, "decisions/add.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, issued_id: UUID) -> HttpResponse:
    issued = queries.issued_of_city(issued_id)
    form = ChangeForm(issued, request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            day = form.cleaned_data["effective_on"]
            after = actions.change(issued, form.draft(), day, by=person(request.user), at=now())
            messages.success(request, _("変更を通知しました。団体に知らせました"))
            return redirect("decisions:show", after.pk)
    context = {"form": form, "issued": issued}
    return render(request, "decisions/change.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, issued_id: UUID) -> HttpResponse:
    issued = queries.issued_of_city(issued_id)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            after = actions.stop(issued, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("廃止を通知しました。団体に知らせました"))
            return redirect("decisions:show", after.pk)
    context = {"form": form, "issued": issued}
    return render(request, "decisions/stop.html", context, status=409 if form.errors else 200)
