"""The page of one person, adding one and changing one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from services.people import actions, queries
from services.people.forms import RecipientForm
from services.people.models import Recipient
from tenants.accounts.queries import person
from tenants.audit.actions import viewed


def show(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """Everything known of one person; that somebody looked is written down."""
    day = today()
    try:
        page = queries.person_page(recipient_id, day)
    except Recipient.DoesNotExist:
        raise Http404 from None
    viewed(page.recipient, by=person(request.user), at=now())
    to_come = [card.decision for card in page.cards if card.decision.starts_on > day]
    context = {"page": page, "recipient": page.recipient, "next_decision": to_come[-1] if to_come else None}
    return render(request, "people/show.html", context)


def add(request: HttpRequest) -> HttpResponse:
    form = RecipientForm.looking(request.POST) or RecipientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            recipient = actions.add_recipient(form.draft(), by=person(request.user), at=now())
            messages.success(
                request,
                _("%(name)sさんを加えました。続けて、利用決定を入れてください") % {"name": recipient.name},
            )
            return redirect("people:show", recipient.pk)
    return render(request, "people/add.html", {"form": form})


def edit(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    form = RecipientForm.looking(request.POST) or RecipientForm.of(recipient, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.change_recipient(recipient, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("%(name)sさんの内容を保存しました") % {"name": recipient.name})
            return redirect("people:show", recipient.pk)
    return render(request, "people/edit.html", {"form": form, "recipient": recipient})
