"""Entering a decision, and the burden class from a day on. Changing and ending one are pages of `plans`."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from services.people import actions, queries
from services.people.forms import BurdenClassForm, DecisionForm
from services.people.models import Decision, Recipient
from tenants.accounts.queries import person
from tenants.registry.models import Contract
from tenants.registry.queries import contract


def decide(request: HttpRequest, recipient_id: UUID, contract_id: UUID) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    agreed = _contract(contract_id)
    form = DecisionForm(agreed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.decide(recipient, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("利用決定を入れました。続けて、週間予定を入れてください"))
            return redirect("people:show", recipient.pk)
    context = {"form": form, "recipient": recipient, "agreed": agreed}
    return render(request, "people/decide.html", context)


def burden(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("recipient"), pk=decision_id)
    card = queries.decision_card(decision, today())
    form = BurdenClassForm(card.choices, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refuse_into(form):
            actions.set_burden_class(
                decision, typed["code"], typed["starts_on"], by=person(request.user), at=now()
            )
            messages.success(request, _("負担区分を保存しました"))
            return redirect("people:show", decision.recipient_id)
    context = {"form": form, "card": card, "decision": decision, "recipient": decision.recipient}
    return render(request, "people/burden.html", context)


def _contract(contract_id: UUID) -> Contract:
    try:
        return contract(contract_id)
    except Contract.DoesNotExist:
        raise Http404 from None
