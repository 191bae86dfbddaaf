"""口座振替: how people pay, the bank's files, their answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform.backend import clock
from npo_platform.pages import to_keep
from npo_platform.refusals import refuse_into
from services.bills import actions
from services.bills.forms import COLLECTIONS, WAYS, CollectForm, CollectorForm, ReasonForm, ResultForm, WayForm
from services.bills.models import Collection, PayingWay
from services.bills.queries import collecting
from services.bills.queries import ways as found
from services.bills.queries.month import bills_page, usual_due_on
from services.bills.views.answers import first_of
from services.people.models import SEALED, Recipient
from tenants.accounts.queries import person
from tenants.audit.actions import taken, viewed


@require_GET
def ways(request: HttpRequest) -> HttpResponse:
    """Who pays how; or the same as a file."""
    shown = WAYS.shown(found.way_rows(), request.GET)
    if shown.is_taken:
        taken(PayingWay, _("払い方の一覧"), len(shown.rows), by=person(request.user), at=clock.now())
        return shown.file()
    return render(request, "bills/ways.html", {"shown": shown})


@require_http_methods(["GET", "POST"])
def way(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """How one person pays; seeing the account is noted."""
    recipient = Recipient.objects.defer(*SEALED).get(pk=recipient_id)
    form = WayForm(request.POST or None, standing=found.way_of(recipient.pk))
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.set_way(recipient.pk, form.draft(), by=person(request.user), at=clock.now())
            messages.success(request, _("払い方を保存しました。"))
            return redirect("bills:account", recipient.pk)
    viewed(recipient, by=person(request.user), at=clock.now(), detail="口座")
    return render(request, "bills/way.html", {"form": form, "recipient": recipient}, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def collector(request: HttpRequest) -> HttpResponse:
    """The number the bank gave the provider, and how it wants its files."""
    form = CollectorForm(request.POST or None, standing=found.collector_code())
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            typed = form.cleaned_data
            actions.set_collector(typed["code"], line_ends=typed["line_ends"], by=person(request.user), at=clock.now())
            messages.success(request, _("委託者コードを保存しました。"))
            return redirect("bills:collections")
    return render(request, "bills/collector.html", {"form": form}, status=409 if form.errors else 200)


@require_GET
def collections(request: HttpRequest) -> HttpResponse:
    """Every file so far; or the same list as a file."""
    shown = COLLECTIONS.shown(collecting.collections(), request.GET)
    if shown.is_taken:
        taken(Collection, _("口座振替"), len(shown.rows), by=person(request.user), at=clock.now())
        return shown.file()
    return render(request, "bills/collections.html", {"shown": shown})


@require_http_methods(["GET", "POST"])
def collect(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """Whose bills the bank is asked to collect, on which day."""
    page = bills_page(contract_id, first_of(month))
    form = CollectForm(request.POST or None, initial={"collects_on": usual_due_on(page.month.value)})
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            on = form.cleaned_data["collects_on"]
            made = actions.collect(page.month.pk, on, by=person(request.user), at=clock.now())
            messages.success(request, _("口座振替のファイルを作りました。受け取って、銀行に渡してください。"))
            return redirect("bills:collection", made.pk)
    asked = collecting.to_collect(page.month)
    context = {"form": form, "page": page, "asked": asked, "yen": sum(one.yen for one in asked)}
    return render(request, "bills/collect.html", context, status=409 if form.errors else 200)


@require_GET
def collection(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    return _collection(request, collection_id)


def _collection(
    request: HttpRequest, collection_id: UUID, *, result: ResultForm | None = None, withdraw: ReasonForm | None = None
) -> HttpResponse:
    context = {
        "page": collecting.collection_page(collection_id),
        "form": result or ResultForm(),
        "withdraw": withdraw or ReasonForm(),
    }
    return render(request, "bills/collection.html", context, status=409 if result or withdraw else 200)


@require_GET
def collection_file(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """The bank's file, the same bytes every time; who took it is written down."""
    made = actions.take_collection(collection_id, by=person(request.user), at=clock.now())
    name = f"{Collection.objects.defer('file').get(pk=collection_id)}.txt"
    return to_keep(made, name, "text/plain; charset=Shift_JIS")


@require_POST
def result(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """What the bank answered: all of it or nothing."""
    form = ResultForm(request.POST, request.FILES)
    if form.is_valid():
        with refuse_into(form):
            file = form.cleaned_data["file"]
            actions.read_result(collection_id, file.read(), file.name, by=person(request.user), at=clock.now())
            messages.success(request, _("結果を取り込みました。"))
            return redirect("bills:collection", collection_id)
    return _collection(request, collection_id, result=form)


@require_POST
def withdraw_collection(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """A file the bank never got."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refuse_into(form):
            reason = form.cleaned_data["reason"]
            actions.withdraw_collection(collection_id, reason, by=person(request.user), at=clock.now())
            messages.success(request, _("取り下げました。"))
            return redirect("bills:collection", collection_id)
    return _collection(request, collection_id, withdraw=form)
