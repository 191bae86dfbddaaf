"""What a person agrees to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now, today
from npo_platform.refusals import refuse_into
from services.people import actions, queries
from services.people.forms import ConsentForm
from services.people.models import Recipient
from tenants.accounts.queries import person


def consent(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """Write down what was said; below stands everything said before."""
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    form = ConsentForm(request.POST or None, initial={"kind": request.GET.get("kind"), "said_on": today()})
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.note_consent(recipient, form.draft(), by=person(request.user), at=now())
            messages.success(request, _("同意の記録を保存しました"))
            return redirect("people:show", recipient.pk)
    context = {"form": form, "recipient": recipient, "lines": queries.consents_of(recipient.pk)}
    return render(request, "people/consent.html", context)
