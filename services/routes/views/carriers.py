"""Carriers: the list, one, their leaves; and 「この日は出られません」 by themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from npo_platform.backend.clock import now, today
from npo_platform.kernel.errors import Refusal
from npo_platform.refusals import refuse_into
from services.routes import actions, queries
from services.routes.forms import CARRIERS, CarrierForm, LeaveForm
from services.routes.models import Carrier, CarrierLeave
from tenants.accounts.queries import person
from tenants.audit.actions import taken


@require_GET
def carriers(request: HttpRequest) -> HttpResponse:
    """Everybody who carries, ordered and narrowed as the address says; or the same as a file."""
    shown = CARRIERS.shown(queries.carrier_rows(today()), request.GET)
    if shown.is_taken:
        taken(Carrier, _("配達員"), len(shown.rows), by=person(request.user), at=now())
        return shown.file()
    return render(request, "routes/carriers.html", {"shown": shown, "day": today()})


@require_http_methods(["GET", "POST"])
def add_carrier(request: HttpRequest) -> HttpResponse:
    form = CarrierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            carrier = actions.add_carrier(form.draft(), by=person(request.user), at=now())
            messages.success(request, _("%(name)sさんを加えました") % {"name": carrier.name})
            return redirect("routes:carriers")
    return render(request, "routes/add_carrier.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit_carrier(request: HttpRequest, carrier_id: UUID) -> HttpResponse:
    carrier = get_object_or_404(Carrier, pk=carrier_id)
    form = CarrierForm(request.POST or None, carrier=carrier)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.change_carrier(carrier, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("%(name)sさんの内容を保存しました") % {"name": carrier.name})
            return redirect("routes:carriers")
    context = {"form": form, "carrier": carrier, "leaves": queries.leaves_of(carrier, today())}
    return render(request, "routes/edit_carrier.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, carrier_id: UUID) -> HttpResponse:
    carrier = get_object_or_404(Carrier, pk=carrier_id)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.take_leave(carrier, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("休みを入れました。その日のコースは、代わりの人が決まるまで「担当なし」です"))
            return redirect("routes:edit_carrier", carrier.pk)
    return render(request, "routes/leave.html", {"form": form, "carrier": carrier})


@require_POST
def withdraw_leave(request: HttpRequest, leave_id: UUID) -> HttpResponseRedirect:
    leave = get_object_or_404(CarrierLeave, pk=leave_id)
    actions.withdraw_leave(leave, by=person(request.user), at=now())
    messages.success(request, _("休みを取り消しました"))
    return redirect("routes:edit_carrier", leave.carrier_id)


@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Say of oneself that one cannot come; only for an account that is a carrier's."""
    carrier = queries.carrier_of(person(request.user).id)
    if carrier is None:
        raise Refusal("no_carrier", "このログインは、まだ配達員と結ばれていません。事務所に頼んでください。")
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.take_leave(carrier, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("事務所の画面に出しました。急なときは、事務所に電話もしてください。"))
            return redirect("routes:away")
    context = {"form": form, "carrier": carrier, "leaves": queries.leaves_of(carrier, today())}
    return render(request, "routes/away.html", context)
