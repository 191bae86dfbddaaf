"""What a session remembers of where it was opened."""

from typing import Any

from django.http import HttpRequest

from tenants import crossing

SESSION_KEY = "organisation"


def remember_organisation(request: HttpRequest, **_: Any) -> None:
    """Compared with the host's organisation at every request."""
    request.session[SESSION_KEY] = str(crossing.current().pk)
