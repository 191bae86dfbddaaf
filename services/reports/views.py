"""Making a month's report and handing out its papers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from npo_platform.backend import clock
from npo_platform.papers import shelf
from services.reports import actions, queries
from tenants.accounts.queries import person


@require_POST
def freeze(request: HttpRequest, month_id: UUID) -> HttpResponseRedirect:
    report = actions.freeze(month_id, by=person(request.user), at=clock.now())
    messages.success(request, _("報告書と請求書を作りました。中身を確かめて、市に提出してください。"))
    return redirect("submissions:show", report.month.contract_id, str(report.month.value))


@require_GET
def paper(request: HttpRequest, report_id: UUID, kind: str) -> HttpResponse:
    content = queries.report(report_id).content
    response = HttpResponse(shelf.paper(kind, content), content_type=shelf.PDF)
    response.headers["Content-Disposition"] = shelf.disposition(kind, content)
    return response


@require_GET
def sheet(request: HttpRequest, report_id: UUID, kind: str) -> HttpResponse:
    """A paper as an Excel book; `papers` is all of them."""
    content = queries.report(report_id).content
    response = HttpResponse(shelf.sheet(kind, content), content_type=shelf.XLSX)
    response.headers["Content-Disposition"] = shelf.disposition(kind, content, "xlsx")
    return response


@require_GET
def document(request: HttpRequest, report_id: UUID) -> JsonResponse:
    """The frozen document itself."""
    content = queries.report(report_id).content
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})
