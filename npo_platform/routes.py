"""Every route of every host, as the authorization table and its tests see them."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, include, path

API_APPS = ("people", "records", "statements", "reports")


def app_urls(prefix: str, module: str) -> list[Any]:
    """The urls of an app, once it has some."""
    try:
        return [path(prefix, include(module))] if _exists(module) else []
    except Exception as error:
        if not settings.UNDER_CONSTRUCTION:
            raise
        sys.stderr.write(f"left out: {module}: {error}\n")
        return []


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


def _exists(module: str) -> bool:
    app = ".".join(module.split(".")[:2])
    try:
        return (apps.is_installed(app) or app.startswith("npo_platform.")) if find_spec(module) else False
    except ModuleNotFoundError:
        return False
