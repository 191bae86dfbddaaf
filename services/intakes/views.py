"""The city's decisions at the NPO: what they mean, one click to take them, and asking back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_rules.decisions.actions import question as ask_city
from billing_rules.decisions.queries import addressed, reports_of_npo
from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from services.intakes import actions, queries
from services.intakes.forms import QuestionForm, TakeForm
from services.intakes.models import Taking
from tenants.accounts.queries import person
from tenants.audit.actions import viewed

PAGE = 20


@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """Everything waiting, and below it what this NPO told the city."""
    waiting = queries.arrivals(today())
    told = Paginator(reports_of_npo(), PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "clear": [one for one in waiting if one.is_clear], "told": told}
    return render(request, "intakes/list.html", context)


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, issued_id: UUID) -> HttpResponse:
    """One decision with the week it will be; without the form's fields it is taken as proposed."""
    if request.method == "POST" and "as_proposed" in request.POST:
        return _taken(request, actions.take(issued_id, actions.TakeDraft(), by=person(request.user), at=now()))
    issued = addressed(issued_id)
    arrived = queries.arrival(issued, today())
    if arrived.has_private:
        viewed(issued, by=person(request.user), at=now(), detail=issued.number)
    form = TakeForm(arrived, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            return _taken(request, actions.take(issued_id, form.draft(), by=person(request.user), at=now()))
    return render(request, "intakes/take.html", {"form": form, "one": arrived}, status=409 if form.errors else 200)


@require_POST
def take_all(request: HttpRequest) -> HttpResponse:
    """Those that stood on the page, and no other."""
    try:
        chosen = [UUID(value) for value in request.POST.getlist("issued")]
    except ValueError:
        raise Http404 from None
    taken = actions.take_all(chosen, by=person(request.user), at=now())
    done = ngettext("%(count)s件を取り込みました", "%(count)s件を取り込みました", taken.count) % {"count": taken.count}
    if taken.count:
        messages.success(request, done)
    for who, why in taken.left:
        messages.warning(request, _("%(who)s は取り込めませんでした。%(why)s") % {"who": who, "why": why})
    return redirect("intakes:list")


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, issued_id: UUID) -> HttpResponse:
    """Ask the city, in one sentence."""
    issued = addressed(issued_id)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            ask_city(issued, form.cleaned_data["sentence"], by=person(request.user), at=now())
            messages.success(request, _("市に確認を求めました"))
            return redirect("intakes:list")
    context = {"form": form, "issued": issued}
    return render(request, "intakes/question.html", context, status=409 if form.errors else 200)


def _taken(request: HttpRequest, taking: Taking) -> HttpResponse:
    messages.success(request, _("決定 %(number)s を取り込みました") % {"number": taking.number})
    return redirect("intakes:list")
