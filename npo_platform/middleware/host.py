"""From the host name to the organisation, and into its database login for as long as the request takes."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import set_urlconf

from tenants import crossing
from tenants.registry.models import Domain, Organisation

REMEMBER_SECONDS = 10.0

_known: dict[str, tuple[float, Organisation]] = {}


class HostMiddleware:
    """An unknown host is 404 before anything else happens; nothing is asked of the database for it twice a second."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            organisation = organisation_of(request.get_host().rpartition(":")[0] or request.get_host())
        except DisallowedHost:
            organisation = None
        if organisation is None:
            return HttpResponseNotFound("ページが見つかりません。\n", content_type="text/plain; charset=utf-8")
        request.tenant = organisation  # type: ignore[attr-defined, unused-ignore]
        request.urlconf = settings.TENANT_TYPES[organisation.kind]["URLCONF"]
        set_urlconf(request.urlconf)
        try:
            with crossing.inside(organisation):
                return self.get_response(request)
        finally:
            set_urlconf(None)


def organisation_of(host: str) -> Organisation | None:
    """The open organisation of an exact host name."""
    now = time.monotonic()
    remembered = _known.get(host)
    if remembered is not None and remembered[0] > now:
        return remembered[1]
    with crossing.through_gate():
        domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is None or domain.tenant.closed_on is not None:
        _known.pop(host, None)
        return None
    organisation: Organisation = domain.tenant
    _known[host] = now + REMEMBER_SECONDS, organisation
    return organisation


def forget_hosts() -> None:
    """Look every host up again."""
    _known.clear()
