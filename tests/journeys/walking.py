"""Walk every link a person can see, once for each route, and tell which routes of the table were met."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from npo_platform import authorization, routes
from tenants.accounts.states import Role

LINKS = "() => [...document.querySelectorAll('a[href], [hx-get], [data-live]')].map(" \
    "a => a.href || new URL(a.getAttribute('hx-get') || a.dataset.live, location).href)"  # fmt: skip

CONTENT_TYPE = "address => fetch(address).then(answer => answer.headers.get('content-type') ?? '')"


def pages_for(role: Role, kind: str) -> set[str]:
    """The routes of a host that a role may GET, the machine's own (api) left out."""
    return {
        name
        for name in routes.url_names(routes.hosts()[kind])
        if role in (authorization.allowed(name, "GET") or ()) and not name.startswith("api:")
    }


def walk(page: Page, kind: str) -> Iterator[tuple[str, str]]:
    """(route, content type) of the first page and of everything its links lead to; HTML pages stand open in `page`."""
    met: set[str] = set()
    ahead = [page.url]
    while ahead:
        address = ahead.pop(0)
        name = _route(address, kind)
        if name is None or name in met or not _same_host(address, page.url):
            continue
        met.add(name)
        content_type = page.evaluate(CONTENT_TYPE, address).partition(";")[0]
        if content_type == "text/html":
            page.goto(address)
            ahead += page.evaluate(LINKS)
            met.add(_route(page.url, kind) or name)
        yield name, content_type


def _route(address: str, kind: str) -> str | None:
    try:
        return resolve(urlsplit(address).path, routes.hosts()[kind]).view_name
    except Resolver404:
        return None


def _same_host(one: str, other: str) -> bool:
    return urlsplit(one).netloc == urlsplit(other).netloc
