"""The page of one person's story."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from npo_platform.backend import clock
from services.chronicle import queries
from services.chronicle.states import EventKind
from services.people.models import Recipient
from tenants.accounts import queries as accounts
from tenants.audit.actions import viewed

PAGE = 50


@require_GET
def person(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """Everything that happened, the newest first; `kind` shows one strand. That somebody looked is written down."""
    try:
        story = queries.story_of(recipient_id, clock.today())
    except Recipient.DoesNotExist:
        raise Http404 from None
    viewed(story.recipient, by=accounts.person(request.user), at=clock.now(), detail="これまで")
    asked = request.GET.get("kind", "")
    kind = EventKind(asked) if asked in EventKind.values else None
    page = Paginator(story.of(kind), PAGE).get_page(request.GET.get("page"))
    context = {"story": story, "recipient": story.recipient, "page": page, "kind": kind, "kinds": EventKind}
    return render(request, "chronicle/person.html", context)
