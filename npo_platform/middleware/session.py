"""A session is good in the organisation that opened it, and names to the audit who acts."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from npo_platform.backend.here import here
from tenants import crossing
from tenants.accounts.receivers import SESSION_KEY


class SessionOrganisationMiddleware:
    """Sessions lie in each organisation's own table; a copied table still opens no door elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if request.session.get(SESSION_KEY) != str(crossing.current().pk):
                logout(request)
            else:
                here.act_as(str(request.user.pk), request.user.display_name)
        return self.get_response(request)
