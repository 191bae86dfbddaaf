"""Report and submission on screen: where a closed month stands on its way to the city."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform.backend import clock
from npo_platform.refusals import refuse_into
from services.reports import queries as reports
from services.submissions import actions, queries
from services.submissions.forms import ReopenForm
from tenants.accounts.queries import person


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "submissions/index.html", {"rows": queries.all_months(clock.today())})


@require_GET
def show(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    return _show(request, contract_id, month)


def _show(request: HttpRequest, contract_id: UUID, month: str, form: ReopenForm | None = None) -> HttpResponse:
    context = {"path": queries.path_of(contract_id, month, clock.today()), "form": form or ReopenForm()}
    return render(request, "submissions/show.html", context, status=409 if form else 200)


@require_POST
def submit(request: HttpRequest, report_id: UUID) -> HttpResponseRedirect:
    report = reports.report(report_id)
    actions.submit(report, by=person(request.user), at=clock.now())
    messages.success(request, _("市に提出しました。審査の結果は、この画面とお知らせに届きます。"))
    return redirect("submissions:show", report.month.contract_id, str(report.month.value))


@require_http_methods(["POST"])
def reopen(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """Open a returned or unsent month again; the reason is kept."""
    form = ReopenForm(request.POST)
    if form.is_valid():
        with refuse_into(form):
            actions.reopen(
                queries.path_of(contract_id, month, clock.today()).month,
                by=person(request.user),
                reason=form.cleaned_data["reason"],
                at=clock.now(),
            )
    if not form.is_valid():
        return _show(request, contract_id, month, form)
    messages.success(request, _("開き直しました。直してから、もう一度締めてください。"))
    return redirect("submissions:show", contract_id, month)
