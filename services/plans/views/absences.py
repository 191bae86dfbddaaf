"""Absences, and leaving for good."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now
from npo_platform.refusals import refuse_into
from services.people.models import Recipient
from services.plans import actions
from services.plans.forms import EndUseForm, ResumeForm, SuspensionForm
from services.plans.models import Suspension
from tenants.accounts.queries import person


def suspend(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    form = SuspensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.suspend(recipient, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("休みを入れ、その間の配達予定を取り消しました"))
            return redirect("people:show", recipient.pk)
    return render(request, "plans/suspend.html", {"form": form, "recipient": recipient})


def resume(request: HttpRequest, suspension_id: UUID) -> HttpResponse:
    suspension = get_object_or_404(Suspension.objects.select_related("recipient"), pk=suspension_id)
    form = ResumeForm(request.POST or None, initial={"back_on": suspension.until})
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            back_on = form.cleaned_data["back_on"]
            actions.resume(suspension, back_on=back_on, by=person(request.user), at=now())
            messages.success(request, _("再開する日を保存しました"))
            return redirect("people:show", suspension.recipient_id)
    context = {"form": form, "suspension": suspension, "recipient": suspension.recipient}
    return render(request, "plans/resume.html", context)


def withdraw(request: HttpRequest, suspension_id: UUID) -> HttpResponse:
    suspension = get_object_or_404(Suspension, pk=suspension_id)
    actions.withdraw_suspension(suspension, by=person(request.user), at=now())
    messages.success(request, _("休みを取り消し、配達予定を戻しました"))
    return redirect("people:show", suspension.recipient_id)


def end_use(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    form = EndUseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.leave(recipient, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("%(name)sさんの利用を終わりにしました") % {"name": recipient.name})
            return redirect("people:show", recipient.pk)
    return render(request, "plans/end_use.html", {"form": form, "recipient": recipient})


def return_to_use(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    actions.return_to_use(recipient, by=person(request.user), at=now())
    messages.success(request, _("%(name)sさんの利用を再開しました") % {"name": recipient.name})
    return redirect("people:show", recipient.pk)
