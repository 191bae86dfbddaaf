"""A session is good in the organisation that opened it, and names to the audit who acts."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.db import connection
from django.http import HttpRequest, HttpResponse

KEY = "organisation"


class SessionOrganisationMiddleware:
    """Sessions lie in each organisation's own table; a copied table still opens no door elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        here = str(request.tenant.pk)  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            if request.session.get(KEY) != here:
                logout(request)
            else:
                connection.act_as(str(request.user.pk), request.user.display_name)
        return self.get_response(request)
