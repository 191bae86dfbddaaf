"""Every route of every host, as the authorization table and its tests see them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver


def url_names(urlconf: str) -> Iterator[str]:
    """The full names of all routes of a host; a route without a name is given as its pattern."""
    yield from _names(get_resolver(urlconf).url_patterns, ())


def hosts() -> dict[str, str]:
    """Kind of organisation → its urlconf."""
    return {kind: row["URLCONF"] for kind, row in settings.TENANT_TYPES.items() if kind != "public"}


def _names(patterns: Any, namespaces: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or f"unnamed {pattern.pattern}"
            yield ":".join((*namespaces, name))
