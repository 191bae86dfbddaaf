"""From the host name to the organisation, and into its database login for as long as the request takes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import set_urlconf

from tenants import crossing
from tenants.registry.models import Domain, Organisation

FRESH_SECONDS, PATIENT_SECONDS = 10.0, 1.0


@dataclass
class Hosts:
    """All host names and whose they are, read together, so that asking for unknown ones costs nothing."""

    read_at: float = float("-inf")
    known: dict[str, Organisation] = field(default_factory=dict)

    def read(self, now: float) -> None:
        with crossing.through_gate():
            found = Domain.objects.select_related("tenant").filter(tenant__closed_on__isnull=True)
            self.known = {domain.domain: domain.tenant for domain in found}
        self.read_at = now


_hosts = Hosts()


class HostMiddleware:
    """An unknown host is 404 before anything else happens."""

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
    """The open organisation of an exact host name. A new one is known after a second, an ended one gone after ten."""
    now = time.monotonic()
    age = now - _hosts.read_at
    if age > FRESH_SECONDS or (host not in _hosts.known and age > PATIENT_SECONDS):
        _hosts.read(now)
    return _hosts.known.get(host)


def forget_hosts() -> None:
    """Look every host up again."""
    _hosts.read_at = float("-inf")
