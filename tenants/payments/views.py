"""Payments on screen: the city's runs and their files, each organisation's account, the NPO's notice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform.authorization import may
from npo_platform.backend import clock
from npo_platform.pages import paper, to_keep
from npo_platform.papers.payment import render_payment
from npo_platform.refusals import refuse_into
from tenants import crossing
from tenants.accounts.queries import person
from tenants.payments import actions, queries
from tenants.payments.documents import notice_of
from tenants.payments.forms import AccountForm, CancelForm
from tenants.registry.states import Kind

TYPES = {"txt": "text/plain; charset=Shift_JIS", "raw": "application/octet-stream", "csv": "text/csv; charset=utf-8"}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "payments/index.html", {"runs": queries.runs(), "today": clock.today()})


@require_GET
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    return _run(request, run_id)


def _run(request: HttpRequest, run_id: UUID, form: CancelForm | None = None) -> HttpResponse:
    context = {"sheet": queries.run_sheet(run_id), "today": clock.today(), "form": form or CancelForm()}
    return render(request, "payments/run.html", context, status=409 if form else 200)


@require_POST
def cancel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    form = CancelForm(request.POST)
    if form.is_valid():
        with refuse_into(form):
            actions.cancel_run(run_id, form.cleaned_data["reason"], by=person(request.user), at=clock.now())
    if not form.is_valid():
        return _run(request, run_id, form)
    messages.success(request, _("支払一覧を取り消しました。団体に知らせました。"))
    return redirect("payments:run", run_id)


@require_GET
def file(request: HttpRequest, run_id: UUID, form: str) -> HttpResponse:
    """The bank's file or the table; who took it is written down."""
    made = actions.hand_out(run_id, form, by=person(request.user), at=clock.now())
    run = queries.run_sheet(run_id).run
    name = f"{run}_{run.pays_on}.{'csv' if form == 'csv' else 'txt'}"
    return to_keep(made, name, TYPES[form])


@require_GET
def notice(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """支払通知書 of the NPO one is in."""
    document = notice_of(queries.run_sheet(run_id))
    name = f"支払通知書_{document['pays_on']}_{document['npo']['name']}.pdf"
    return paper(render_payment(document), name)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The account of the organisation one is in, and every one before."""
    history, is_payer = queries.account_history(), crossing.current().kind == Kind.CITY
    form = AccountForm(request.POST or None, standing=history[0] if history else None, is_payer=is_payer)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            entered = actions.enter_account(form.cleaned_data, by=person(request.user), at=clock.now())
            said = _("口座を保存しました。") if entered else _("変わったところはありません。")
            messages.success(request, said)
            return redirect("payments:account")
    may_enter = may(request.user, "payments:account", "POST")
    context = {"form": form, "history": history, "is_payer": is_payer, "may_enter": may_enter}
    return render(request, "payments/account.html", context, status=409 if form.errors else 200)
