"""The city's desk on screen."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform.backend import clock
from npo_platform.kernel.calendar import Month
from npo_platform.papers import shelf
from npo_platform.papers.offered import offered
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person
from tenants.desk import actions, queries
from tenants.desk.checks import checked
from tenants.desk.forms import AcceptForm, PayForm, ReturnForm
from tenants.desk.states import VerdictKind


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    board = queries.board(today=clock.today())
    return render(request, "desk/board.html", {"board": board, "now": now})


@require_GET
def overlaps(request: HttpRequest) -> HttpResponse:
    """Who is in the reports of two providers of a month; of the one before this, unless it is named."""
    last = Month.of(clock.today()).shift(-1)
    try:
        shown = Month.parse(request.GET.get("month", str(last)))
    except ValueError:
        raise Http404 from None
    context = {"month": shown, "people": queries.shared_people([shown])}
    return render(request, "desk/overlaps.html", context)


@require_GET
def ending(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """What is left under one contract until it is settled."""
    today = clock.today()
    state = queries.ending(contract_id, today)
    return render(request, "desk/ending.html", {"ending": state, "contract": state.contract, "today": today})


@require_GET
def show(request: HttpRequest, report_id: UUID) -> HttpResponse:
    return _show(request, report_id)


def _show(request: HttpRequest, report_id: UUID, form: ReturnForm | None = None) -> HttpResponse:
    report = queries.received(report_id)
    document = queries.document_of(report)
    verdict = queries.verdict_of(report_id)
    earlier = queries.earlier_return(report)
    context = {
        "report": report,
        "doc": document,
        "papers": offered(document),
        "verdict": verdict,
        "returned_lines": queries.returned_lines(report, verdict),
        "earlier": earlier,
        "earlier_lines": queries.returned_lines(earlier.received, earlier) if earlier else [],
        "line_changes": queries.line_changes(report, earlier.received) if earlier else [],
        "checked": checked(document, report.digest),
        "closing_checks": queries.closing_checks(document),
        "other_waivers": queries.other_waivers(document),
        "unlinked": queries.unlinked_people(document),
        "shared": queries.shared_with_others(report),
        "comparison": queries.comparisons([report]).get(report.pk),
        "form": form or ReturnForm.about(request.GET.getlist("line"), lines=document["lines"]),
    }
    return render(request, "desk/show.html", context, status=409 if form else 200)


@require_POST
def accept(request: HttpRequest, report_id: UUID) -> HttpResponse:
    form = AcceptForm(request.POST, lines=queries.document_of(queries.received(report_id))["lines"])
    if not form.is_valid():
        return _show(request, report_id, form)
    actions.decide(report_id, VerdictKind.ACCEPTED, by=person(request.user), at=clock.now())
    messages.success(request, _("承認しました。団体に知らせました。"))
    return redirect("desk:show", report_id)


@require_http_methods(["POST"])
def send_back(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Return the report with reasons; what was typed stays when it cannot be done."""
    lines = queries.document_of(queries.received(report_id))["lines"]
    form = ReturnForm(request.POST, lines=lines)
    if form.is_valid():
        with refuse_into(form):
            actions.decide(
                report_id,
                VerdictKind.RETURNED,
                by=person(request.user),
                at=clock.now(),
                reason=form.cleaned_data["reason"],
                lines=form.returned_lines,
            )
    if not form.is_valid():
        return _show(request, report_id, form)
    messages.success(request, _("理由を付けて返しました。団体に知らせました。"))
    return redirect("desk:show", report_id)


@require_POST
def accept_many(request: HttpRequest) -> HttpResponseRedirect:
    try:
        chosen = [UUID(value) for value in request.POST.getlist("report")]
    except ValueError:
        raise Http404 from None
    actions.accept_all(chosen, by=person(request.user), at=clock.now())
    messages.success(request, _("%(count)s件を承認しました。") % {"count": len(chosen)})
    return redirect("desk:board")


@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest) -> HttpResponse:
    """What is accepted and in no run yet; from it a payment run is made."""
    form, page, chosen = PayForm(request.POST or None), queries.pay_page(), request.POST.getlist("choice")
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            run = actions.pay(chosen, form.cleaned_data["pays_on"], by=person(request.user), at=clock.now())
            messages.success(request, _("支払一覧を作りました。団体に知らせました。"))
            return redirect("payments:run", run.pk)
    context = {"form": form, "page": page, "chosen": chosen or [one.choice for one in page.ready]}
    return render(request, "desk/pay.html", context, status=409 if form.errors else 200)


@require_GET
def paper(request: HttpRequest, report_id: UUID, kind: str) -> HttpResponse:
    document = queries.document_of(queries.received(report_id))
    response = HttpResponse(shelf.paper(kind, document), content_type=shelf.PDF)
    response.headers["Content-Disposition"] = shelf.disposition(kind, document)
    return response


@require_GET
def sheet(request: HttpRequest, report_id: UUID, kind: str) -> HttpResponse:
    """A paper as an Excel book; `papers` is all of them."""
    document = queries.document_of(queries.received(report_id))
    response = HttpResponse(shelf.sheet(kind, document), content_type=shelf.XLSX)
    response.headers["Content-Disposition"] = shelf.disposition(kind, document, "xlsx")
    return response


@require_GET
def document(request: HttpRequest, report_id: UUID) -> JsonResponse:
    """The frozen document itself, for those who want to recompute it."""
    content = queries.document_of(queries.received(report_id))
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})
