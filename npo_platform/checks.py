"""What must be true before the product starts; web and worker refuse to start otherwise."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from npo_platform import authorization, routes
from npo_platform.backend.here import here
from tenants import crossing
from tenants.registry.models import Organisation

SPARE_CONNECTIONS = 10  # for commands, backups and whoever has to look


def register_all() -> None:
    register(every_route_is_in_the_table)
    register(search_path_is_never_assumed)


def require_sound() -> None:
    """Refuse to start, with all reasons at once."""
    checks = (every_route_is_in_the_table, search_path_is_never_assumed, connections_are_enough)
    errors = [str(error.msg) for check in checks for error in check()]
    here.close()  # of nobody: a process that forks must not leave a connection to its children
    if errors:
        raise ImproperlyConfigured("; ".join(errors))


def every_route_is_in_the_table(**_: Any) -> Iterable[CheckMessage]:
    """A page somebody forgot to authorize is a page nobody gets to see."""
    names = {name for urlconf in routes.hosts().values() for name in routes.url_names(urlconf)}
    for name in sorted(names - set(authorization.ROUTES)):
        yield Error(f"route {name} is not in npo_platform/authorization.py", id="npo.E001")


def search_path_is_never_assumed(**_: Any) -> Iterable[CheckMessage]:
    if getattr(settings, "TENANT_LIMIT_SET_CALLS", False):
        yield Error("TENANT_LIMIT_SET_CALLS must stay off", id="npo.E002")


def connections_are_enough(**_: Any) -> Iterable[CheckMessage]:
    """Every thread may park a connection for every login, up to PARKED_CONNECTIONS, besides the one it uses."""
    with crossing.through_gate():
        logins = Organisation.objects.filter(closed_on__isnull=True).count() + 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('max_connections')::int")
            allowed = cursor.fetchone()[0] - SPARE_CONNECTIONS
    threads = settings.WEB_PROCESSES * settings.WEB_THREADS + settings.WORKER_PROCESSES + 1
    wanted = threads * (min(logins, settings.PARKED_CONNECTIONS) + 1)
    if wanted > allowed:
        yield Error(
            f"{threads} threads of web and worker may want {wanted} connections, PostgreSQL has {allowed} for them: "
            "raise max_connections, or lower WEB_THREADS, WORKER_PROCESSES or PARKED_CONNECTIONS",
            id="npo.E003",
        )
