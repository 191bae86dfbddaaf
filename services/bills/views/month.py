"""A month's bills: made, printed, one by one, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform import pages
from npo_platform.backend import clock
from npo_platform.papers.user_bill import STYLES, render_bill, render_slip
from npo_platform.refusals import refuse_into
from services.bills import actions
from services.bills.actions.printing import drawn, is_drawn
from services.bills.forms import MONTHS, PEOPLE, MakeForm, ReasonForm
from services.bills.models import Paper
from services.bills.queries.lookup import bill_to_change
from services.bills.queries.lookup import paper as paper_by_id
from services.bills.queries.month import bills_page, month_lines, usual_due_on
from services.bills.states import DRAW, MAKE, PaperKind
from services.bills.views.answers import first_of
from tenants.accounts.queries import person
from tenants.audit.actions import taken, viewed
from tenants.jobs.queries import jobs


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every closed month with its bills in numbers; or the same as a file."""
    shown = MONTHS.shown(month_lines(), request.GET)
    if shown.is_taken:
        taken(Paper, _("月ごとの請求"), len(shown.rows), by=person(request.user), at=clock.now())
        return shown.file()
    return render(request, "bills/index.html", {"shown": shown})


@require_GET
def month(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    return _month(request, contract_id, month)


def _month(request: HttpRequest, contract_id: UUID, month: str, form: MakeForm | None = None) -> HttpResponse:
    page = bills_page(contract_id, first_of(month))
    shown = PEOPLE.shown(page.rows, request.GET)
    if shown.is_taken:
        title = f"{page.month.label} {_('利用者ごとの請求')}"
        taken(Paper, title, len(shown.rows), by=person(request.user), at=clock.now())
        return shown.file()
    due_on = max(usual_due_on(page.month.value), clock.today())
    context = {
        "page": page,
        "shown": shown,
        "form": form or MakeForm(initial={"due_on": due_on}),
        "job": jobs().filter(kind__in=[MAKE, DRAW], key=str(page.month.pk)).first(),
        "is_drawn": is_drawn(page.month.pk) if page.made else False,
    }
    return render(request, "bills/month.html", context, status=409 if form else 200)


@require_POST
def make(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """請求書を作る: for everybody who has none yet."""
    row, form = bills_page(contract_id, first_of(month)).month, MakeForm(request.POST)
    if form.is_valid():
        with refuse_into(form):
            due_on = form.cleaned_data["due_on"]
            asked = actions.ask_bills(row.pk, due_on, by=person(request.user), at=clock.now())
            said = _("請求書を作り始めました。") if asked else _("全員の請求書ができています。")
            messages.success(request, said)
            return redirect("bills:month", contract_id, month)
    return _month(request, contract_id, month, form)


@require_POST
def print_all(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """Have everybody's bills put into one PDF."""
    row = bills_page(contract_id, first_of(month)).month
    actions.ask_print(row.pk, by=person(request.user), at=clock.now())
    messages.success(request, _("PDFを作り始めました。できると、この画面から開けます。"))
    return redirect("bills:month", contract_id, month)


@require_GET
def printed(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """Everybody's bills in one PDF."""
    row = bills_page(contract_id, first_of(month)).month
    viewed(row, by=person(request.user), at=clock.now(), detail="全員の請求書")
    return pages.paper(drawn(row.pk), f"請求書_{month}.pdf")


@require_GET
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """One paper; a bill in large type, with its rules (`detail`) or in the plainest words (`easy`)."""
    found, style = paper_by_id(paper_id), request.GET.get("style", "plain")
    viewed(found.recipient, by=person(request.user), at=clock.now(), detail=f"{found.number}")
    if found.kind == PaperKind.BILL:
        made = render_bill(found.content, style if style in STYLES else "plain")
    else:
        made = render_slip(found.kind, found.content)
    return pages.paper(made, f"{PaperKind(found.kind).label}_{found.number}.pdf")


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A bill is taken back, with the reason that its credit note prints."""
    bill, form = bill_to_change(paper_id), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            credit = actions.void_bill(bill.pk, form.cleaned_data["reason"], by=person(request.user), at=clock.now())
            said = _("請求書 %(bill)s を、返還請求書 %(credit)s で取り消しました。正しい請求書は、月の画面で作れます。")
            messages.success(request, said % {"bill": bill.number, "credit": credit.number})
            return redirect("bills:account", bill.recipient_id)
    return render(request, "bills/void.html", {"form": form, "bill": bill}, status=409 if form.errors else 200)
