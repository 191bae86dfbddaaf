"""The city's contracts: read, entered, changed before they begin, renewed and ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from npo_platform.backend import clock
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person
from tenants.registry import queries
from tenants.registry.actions import contracts as actions
from tenants.registry.actions.ending import end_contract
from tenants.registry.forms import ContractForm, EndForm, LimitsForm


@require_GET
def contracts(request: HttpRequest) -> HttpResponse:
    """The city's contracts, those in force first."""
    return render(
        request, "registry/contracts.html", {"contracts": queries.contracts_of_city(), "today": clock.today()}
    )


@require_GET
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """One contract, with everything that may be done to it today."""
    return render(
        request, "registry/contract.html", {"contract": queries.contract(contract_id), "today": clock.today()}
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new contract; from there on to its unit prices."""
    form = ContractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            draft = form.draft(is_sample=queries.current_city().organisation.is_sample)
            made = actions.enter_contract(draft, by=person(request.user), at=clock.now())
            messages.success(request, _("契約を保存しました。団体に知らせました。次は、単価などの取り決めです。"))
            return redirect("terms:agree", made.pk)
    return render(request, "registry/add.html", {"form": form}, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """A contract that has not begun, corrected."""
    agreed = queries.contract(contract_id)
    form = ContractForm.again(agreed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            draft = form.draft(is_sample=agreed.is_sample)
            actions.change_contract(agreed, draft, by=person(request.user), at=clock.now())
            messages.success(request, _("契約を直しました。団体に知らせました。"))
            return redirect("registry:contract", contract_id)
    context = {"form": form, "contract": agreed}
    return render(request, "registry/change.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """The contract that follows one, filled in from it."""
    agreed = queries.contract(contract_id)
    form = ContractForm.following(agreed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            made = actions.renew_contract(agreed, form.draft(), by=person(request.user), at=clock.now())
            messages.success(
                request, _("更新後の契約を保存しました。団体に知らせました。次は、単価などの取り決めです。")
            )
            return redirect("terms:agree", made.pk)
    context = {"form": form, "contract": agreed}
    return render(request, "registry/renew.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """The last day of a contract before its term, with the reason."""
    agreed = queries.contract(contract_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            end_contract(agreed, **form.cleaned_data, by=person(request.user), at=clock.now())
            messages.success(
                request, _("契約の最後の日を保存しました。団体に知らせ、そのあとの配達を予定から外します。")
            )
            return redirect("registry:contract", contract_id)
    context = {"form": form, "contract": agreed}
    return render(request, "registry/end.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def limits(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """How long a contract may be corrected after its end, and how long it is kept."""
    agreed = queries.contract(contract_id)
    form = LimitsForm.of(agreed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            draft = form.over(actions.draft_of(agreed))
            actions.set_limits(agreed, draft, by=person(request.user), at=clock.now())
            messages.success(request, _("期限を保存しました。"))
            return redirect("registry:contract", contract_id)
    context = {"form": form, "contract": agreed}
    return render(request, "registry/limits.html", context, status=409 if form.errors else 200)
