"""移行の確かめ: the old system's figures beside ours, for a provider that moves here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from npo_platform.backend import clock
from npo_platform.inputs import UploadForm
from npo_platform.refusals import refuse_into
from services.statements import actions, queries
from services.statements.forms import COMPARED
from services.statements.models import Comparison
from tenants.accounts.queries import person
from tenants.audit.actions import taken


@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """Choose a file; then the result, ordered and narrowed as the address says, or as a file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        with refuse_into(form):
            actions.compare_months(sent.read(), sent.name, by=person(request.user), at=clock.now())
            messages.success(request, _("くらべました。違うところから見てください。"))
            return redirect("statements:compare")
    found = queries.last_comparison()
    shown = COMPARED.shown(found[1] if found else [], request.GET)
    if found and shown.is_taken:
        taken(Comparison, _("移行の確かめ"), len(shown.rows), by=person(request.user), at=clock.now())
        return shown.file()
    context = {"form": form, "made": found[0] if found else None, "shown": shown, "counts": _counts(found)}
    return render(request, "statements/compare.html", context, status=409 if form.errors else 200)


@require_POST
def forget_comparison(request: HttpRequest) -> HttpResponse:
    actions.forget_comparison(by=person(request.user), at=clock.now())
    messages.success(request, _("くらべた結果を消しました"))
    return redirect("statements:compare")


def _counts(found: tuple[Comparison, list[queries.ComparedRow]] | None) -> list[tuple[str, str, int]]:
    """How many rows stand how, for the numbers on top that narrow the list."""
    rows = found[1] if found else []
    kinds = COMPARED.narrowings[0].choices
    counted = [(str(kind), str(label), sum(row.kind == kind for row in rows)) for kind, label in kinds]
    return [one for one in counted if one[2]]
