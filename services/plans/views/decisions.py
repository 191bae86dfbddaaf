"""Decisions of the city: entering, correcting or ending, and renewing one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now
from npo_platform.refusals import refuse_into
from services.people.actions import decide as enter_decision
from services.people.models import Decision, Recipient
from services.plans import actions
from services.plans.forms import DecisionForm
from tenants.accounts.queries import person
from tenants.registry.models import Contract
from tenants.registry.queries import contract


def decide(request: HttpRequest, recipient_id: UUID, contract_id: UUID) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    agreed = _contract(contract_id)
    form = DecisionForm(agreed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            decision = enter_decision(recipient, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("利用決定を入れました。続けて、週間予定を入れてください"))
            return redirect("plans:edit", decision.pk)
    context = {"form": form, "recipient": recipient, "agreed": agreed}
    return render(request, "plans/decide.html", context)


def change_decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("recipient"), pk=decision_id)
    agreed = _contract(decision.contract_id)
    form = DecisionForm.correcting(decision, agreed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.change_decision(decision, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("利用決定を保存しました"))
            return redirect("people:show", decision.recipient_id)
    context = {
        "form": form,
        "decision": decision,
        "recipient": decision.recipient,
        "agreed": agreed,
    }
    return render(request, "plans/change_decision.html", context)


def renew(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("recipient"), pk=decision_id)
    agreed = _contract(decision.contract_id)
    form = DecisionForm.following(decision, agreed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.renew_decision(decision, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("利用決定を更新し、週間予定を引き継ぎました"))
            return redirect("people:show", decision.recipient_id)
    context = {
        "form": form,
        "decision": decision,
        "recipient": decision.recipient,
        "agreed": agreed,
    }
    return render(request, "plans/renew.html", context)


def _contract(contract_id: UUID) -> Contract:
    try:
        return contract(contract_id)
    except Contract.DoesNotExist:
        raise Http404 from None
