"""The terms of a contract: the city enters them, the NPO reads them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from billing_rules.terms import actions, queries
from billing_rules.terms.forms import TermsForm
from npo_platform.authorization import may
from npo_platform.backend import clock
from npo_platform.kernel.calendar import Month
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person
from tenants.registry.models import Contract
from tenants.registry.queries import contract, contracts_of_npo


@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """What the rules ask of one contract, with the values so far."""
    today = clock.today()
    sheet = queries.sheet_of(_contract(contract_id), today)
    form = TermsForm(sheet, request.POST or None, today=Month.of(today))
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            terms = actions.agree_terms(
                sheet.contract, form.said, form.from_month, by=person(request.user), at=clock.now()
            )
            if terms:
                messages.success(request, _("取り決めを保存しました。団体に知らせました。"))
            else:
                messages.info(request, _("変わったところはありません。"))
            return redirect("terms:agree", contract_id)
    may_agree = may(request.user, "terms:agree", "POST")
    context = {"sheet": sheet, "form": form, "may_agree": may_agree}
    return render(request, "terms/agree.html", context, status=409 if form.errors else 200)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What the city agreed with this NPO, contract by contract."""
    today = clock.today()
    sheets = [queries.sheet_of(agreed, today) for agreed in contracts_of_npo()]
    return render(request, "terms/show.html", {"sheets": sheets, "today": today})


def _contract(contract_id: UUID) -> Contract:
    try:
        return contract(contract_id)
    except Contract.DoesNotExist:
        raise Http404 from None
