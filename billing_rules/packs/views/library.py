"""Rules to begin from: those of the library, and the signed file another city handed over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_rules.packs import actions, queries
from billing_rules.packs.documents import signed_bundle
from billing_rules.packs.forms import SignedForm
from npo_platform.backend import clock
from npo_platform.pages import to_keep
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person
from tenants.registry.queries import current_city


@require_http_methods(["GET", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """The list; a POST brings a signed file."""
    form = SignedForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refuse_into(form):
            data = form.data_of_file()
            made = actions.adopt_signed(current_city(), data, by=person(request.user), at=clock.now())
            return _begun(request, made.pk)
    asked = request.GET.get("q", "")[:100]
    context = {"form": form, "offers": queries.offers(asked), "asked": asked}
    return render(request, "packs/library.html", context, status=422 if form.errors else 200)


@require_POST
def adopt(request: HttpRequest) -> HttpResponseRedirect:
    document = queries.offered_document(request.POST.get("key", ""))
    made = actions.adopt(current_city(), document, by=person(request.user), at=clock.now())
    return _begun(request, made.pk)


@require_GET
def bundle(_request: HttpRequest, version_id: UUID) -> HttpResponse:
    """A published version whole, with its examples and sources, signed for another city."""
    version = queries.version(version_id)
    name = f"{version.pack.service}-{version.number}.rules"
    return to_keep(signed_bundle(version), name, "application/octet-stream")


def _begun(request: HttpRequest, version_id: UUID) -> HttpResponseRedirect:
    messages.success(request, _("下書きを作りました。市の金額・条項・例題に直してから、検査してください。"))
    return redirect("packs:edit", version_id)
