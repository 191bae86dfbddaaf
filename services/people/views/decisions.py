"""The burden class and what else the rules ask, from a day on. Decisions themselves: `plans`."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from services.people import actions, queries
from services.people.forms import BurdenClassForm, InputsForm
from services.people.models import Decision
from tenants.accounts.queries import person


def burden(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("recipient"), pk=decision_id)
    card = queries.decision_card(decision, today())
    form = BurdenClassForm(card.choices, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refuse_into(form):
            actions.set_burden_class(decision, typed["code"], typed["starts_on"], by=person(request.user), at=now())
            messages.success(request, _("負担区分を保存しました"))
            return redirect("people:show", decision.recipient_id)
    context = {"form": form, "card": card, "decision": decision, "recipient": decision.recipient}
    return render(request, "people/burden.html", context)


def inputs(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """What else the rules ask about the person, from a day on."""
    decision = get_object_or_404(Decision.objects.select_related("recipient"), pk=decision_id)
    card = queries.decision_card(decision, today())
    form = InputsForm(card, request.POST or None)
    if request.method == "POST" and form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        with refuse_into(form):
            actions.set_input_values(decision, form.said, starts_on, by=person(request.user), at=now())
            messages.success(request, _("規則に使う値を保存しました"))
            return redirect("people:show", decision.recipient_id)
    context = {"form": form, "card": card, "decision": decision, "recipient": decision.recipient}
    return render(request, "people/inputs.html", context)
