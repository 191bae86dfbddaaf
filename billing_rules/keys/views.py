"""The page of keys: this city's own, those of the other cities here, and those an approver added."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing_rules.keys import actions, queries
from billing_rules.keys.forms import TrustForm
from npo_platform.backend import clock
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The lists; a POST adds a key to those this city trusts."""
    form = TrustForm(request.POST or None)
    if form.is_valid():
        with refuse_into(form):
            actions.trust(**form.cleaned_data, by=person(request.user), at=clock.now())
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("信頼する鍵に加えました。この鍵の署名があるファイルを受け取れます。"))
        return redirect("keys:show")
    context = {
        "form": form,
        "own": queries.own_keys(),
        "others": queries.keys_of_others(),
        "trusted": queries.trusted_keys(),
    }
    return render(request, "keys/show.html", context, status=422 if form.errors else 200)


@require_POST
def make(request: HttpRequest) -> HttpResponseRedirect:
    actions.ensure_key(by=person(request.user), at=clock.now())
    messages.success(request, _("署名の鍵を作りました。公開した版を署名つきで書き出せます。"))
    return redirect("keys:show")


@require_POST
def renew(request: HttpRequest) -> HttpResponseRedirect:
    seen = request.POST.get("seen", "").replace("\x00", "")
    actions.renew_key(reason=_reason(request), by=person(request.user), at=clock.now(), seen=seen)
    messages.success(request, _("新しい鍵に替えました。前の鍵の署名は、もう使えません。新しい指紋を伝えてください。"))
    return redirect("keys:show")


@require_POST
def distrust(request: HttpRequest, key_id: UUID) -> HttpResponseRedirect:
    actions.distrust(key_id, reason=_reason(request), by=person(request.user), at=clock.now())
    messages.success(request, _("信頼する鍵から外しました。すでに取り込んだ規則は、そのままです。"))
    return redirect("keys:show")


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\x00", "")[:500]
