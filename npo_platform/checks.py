"""What must be true before the product starts."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from npo_platform import authorization, routes


def register_all() -> None:
    register(every_route_is_in_the_table)
    register(search_path_is_never_assumed)


def every_route_is_in_the_table(**_: Any) -> Iterable[CheckMessage]:
    """A page somebody forgot to authorize is a page nobody gets to see."""
    names = {name for urlconf in routes.hosts().values() for name in routes.url_names(urlconf)}
    for name in sorted(names - set(authorization.ROUTES)):
        yield Error(f"route {name} is not in npo_platform/authorization.py", id="npo.E001")


def search_path_is_never_assumed(**_: Any) -> Iterable[CheckMessage]:
    if getattr(settings, "TENANT_LIMIT_SET_CALLS", False):
        yield Error("TENANT_LIMIT_SET_CALLS must stay off", id="npo.E002")
