"""What a page of a signed-in person asks of the organisation's schema first."""

from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse


def look_up_session(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """One query in the organisation's schema, as the session's is; the login page itself asks nothing."""

    def answer(request: HttpRequest) -> HttpResponse:
        Session.objects.filter(session_key="nobody").first()
        return get_response(request)

    return answer
