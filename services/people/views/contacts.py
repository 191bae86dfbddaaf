"""Whom to call."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now
from npo_platform.refusals import refuse_into
from services.people import actions
from services.people.forms import ContactForm
from services.people.models import Contact, Recipient
from tenants.accounts.queries import person


def add_contact(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.add_contact(recipient, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("緊急連絡先を加えました"))
            return redirect("people:show", recipient.pk)
    return render(request, "people/add_contact.html", {"form": form, "recipient": recipient})


def edit_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.select_related("recipient"), pk=contact_id)
    form = ContactForm.of(contact, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.change_contact(contact, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("緊急連絡先を保存しました"))
            return redirect("people:show", contact.recipient_id)
    context = {"form": form, "contact": contact, "recipient": contact.recipient}
    return render(request, "people/edit_contact.html", context)


def move_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One place earlier, or later with `to=later`."""
    contact = get_object_or_404(Contact.objects.select_related("recipient"), pk=contact_id)
    earlier = request.POST.get("to") != "later"
    actions.move_contact(contact, earlier=earlier, by=person(request.user), at=now())
    messages.success(request, _("%(name)sさんの順番を変えました") % {"name": contact.name})
    return redirect(f"{reverse('people:show', args=[contact.recipient_id])}#contacts")


def remove_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.select_related("recipient"), pk=contact_id)
    actions.remove_contact(contact, by=person(request.user), at=now())
    messages.success(request, _("緊急連絡先 %(name)sさんを外しました") % {"name": contact.name})
    return redirect("people:show", contact.recipient_id)
