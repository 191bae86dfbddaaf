"""One person's plans and stops."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from services.people.models import Decision, Recipient
from services.plans import actions, queries
from services.plans.forms import ExtraStopForm, PlanForm
from tenants.accounts import queries as accounts
from tenants.audit.actions import viewed


def person(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """Plans, absences and coming stops: a part of the person's page, or a page of its own."""
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    page = queries.plan_page(recipient, today())
    part = getattr(request, "htmx", False)
    if not part:
        viewed(recipient, by=accounts.person(request.user), at=now())
    response = render(request, "plans/person.html#part" if part else "plans/person.html", {"page": page})
    response.headers["Vary"] = "HX-Request"
    return response


def edit(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("recipient"), pk=decision_id)
    starts_on = max(today() + timedelta(days=1), decision.starts_on)
    standing = queries.plan_in_force(decision, starts_on)
    meals = [*standing.meals.all()] if standing else []
    form = PlanForm(decision, request.POST or None, standing=meals, starts_on=starts_on)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.set_weekly_plan(
                decision,
                form.meals(),
                form.cleaned_data["starts_on"],
                by=accounts.person(request.user),
                at=now(),
            )
            messages.success(request, _("週間予定を保存し、配達予定を作り直しました"))
            return redirect("people:show", decision.recipient_id)
    context = {"form": form, "decision": decision, "recipient": decision.recipient}
    return render(request, "plans/edit.html", context)


def extra(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    form = ExtraStopForm(request.POST or None, initial={"diet": recipient.diet})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refuse_into(form):
            actions.add_extra_stop(
                recipient,
                typed["service_on"],
                typed["meal"],
                typed["diet"],
                by=accounts.person(request.user),
                at=now(),
            )
            messages.success(request, _("臨時の配達予定を入れました"))
            return redirect("people:show", recipient.pk)
    return render(request, "plans/extra.html", {"form": form, "recipient": recipient})
