"""One person's account: what was asked, received, exempted, given back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from npo_platform.backend import clock
from npo_platform.refusals import refuse_into
from services.bills import actions
from services.bills.forms import ExemptForm, ReasonForm, ReceiveForm, RefundForm
from services.bills.models import Entry
from services.bills.queries.account import account_page
from services.bills.queries.ledger import account as account_of
from services.bills.queries.lookup import bill_to_change
from tenants.accounts.queries import person
from tenants.audit.actions import viewed

PER_PAGE = 50


@require_GET
def account(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    page = account_page(recipient_id)
    viewed(page.recipient, by=person(request.user), at=clock.now(), detail="請求と入金")
    lines = Paginator(page.lines, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bills/account.html", {"page": page, "lines": lines})


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """受け取りました: money and its receipt."""
    page = account_page(recipient_id)
    form = ReceiveForm(request.POST or None, open_bills=page.open_bills, today=clock.today())
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            entry = actions.receive(
                recipient_id, form.receipt(), key=form.sent, by=person(request.user), at=clock.now()
            )
            said = _("受け取りました。領収書 %(number)s を印刷できます。")
            messages.success(request, said % {"number": entry.paper})
            return redirect("bills:account", recipient_id)
    context = {"form": form, "page": page, "recipient": page.recipient}
    return render(request, "bills/receive.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def refund(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """返しました: money given back and its letter."""
    page = account_page(recipient_id)
    form = RefundForm(request.POST or None, initial={"on": clock.today(), "yen": max(page.account.spare, 0) or None})
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.refund(recipient_id, form.refund(), key=form.sent, by=person(request.user), at=clock.now())
            messages.success(request, _("返金を入れました。返金のお知らせを印刷できます。"))
            return redirect("bills:account", recipient_id)
    context = {"form": form, "page": page, "recipient": page.recipient}
    return render(request, "bills/refund.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def exempt(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """減免: what a person need not pay of a bill."""
    bill = bill_to_change(paper_id)
    open_yen = account_of(bill.recipient_id).open_yen.get(bill.pk, 0)
    form = ExemptForm(request.POST or None, initial={"yen": open_yen})
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.exempt(bill.pk, form.exemption(), key=form.sent, by=person(request.user), at=clock.now())
            messages.success(request, _("減免を入れました。"))
            return redirect("bills:account", bill.recipient_id)
    context = {"form": form, "bill": bill, "open_yen": open_yen}
    return render(request, "bills/exempt.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reverse(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """What was entered wrongly is taken back."""
    entry = Entry.objects.select_related("recipient").get(pk=entry_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.reverse(entry.pk, form.cleaned_data["reason"], by=person(request.user), at=clock.now())
            messages.success(request, _("取り消しました。"))
            return redirect("bills:account", entry.recipient_id)
    return render(request, "bills/reverse.html", {"form": form, "entry": entry}, status=409 if form.errors else 200)
