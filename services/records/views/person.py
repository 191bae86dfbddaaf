"""One person's month of records: a part of the person's page, or a page of its own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from npo_platform.backend import clock
from services.people.models import Recipient
from services.records.queries import recent_of
from tenants.accounts import queries as accounts
from tenants.audit.actions import viewed


@require_GET
def person(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """What became of the person's meals in the last 31 days."""
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    part = getattr(request, "htmx", False)
    if not part:
        viewed(recipient, by=accounts.person(request.user), at=clock.now(), detail="記録")
    context = {"recipient": recipient, "stops": recent_of(recipient.pk, clock.today())}
    response = render(request, "records/person.html#part" if part else "records/person.html", context)
    response.headers["Vary"] = "HX-Request"
    return response
