"""Walk every link a person can see, once for each route, and tell which routes of the table were met."""

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from npo_platform import authorization, routes
from tenants.accounts.states import Role

PAGE = "text/html"
LINKS = """() => [...document.querySelectorAll('a[href], [hx-get], [data-live]')]
  .map(each => new URL(each.getAttribute('href') || each.getAttribute('hx-get') || each.dataset.live, location).href)"""
ANSWER = """async (address) => {
  const answer = await fetch(address);
  const type = (answer.headers.get('content-type') ?? '').split(';')[0];
  const whole = type !== 'text/html' || (await answer.text()).trimStart().toLowerCase().startsWith('<!doctype');
  return [whole ? type : 'fragment', answer.url];
}"""


def pages_for(role: Role, kind: str) -> set[str]:
    """The routes of a host that a role may GET, the machine's own (api) left out."""
    return {
        name
        for name in routes.url_names(routes.hosts()[kind])
        if role in (authorization.allowed(name, "GET") or ()) and not name.startswith("api:")
    }


def walk(page: Page, kind: str, also: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """(route, what it answers) of the first page and of all that links lead to; a whole page stands open in `page`.

    Each route once; the addresses in `also` in any case.
    """
    met: set[str] = set()
    left, ahead = set(also), [page.url, *also]
    while ahead:
        address = ahead.pop(0)
        asked = _route(address, kind)
        if asked is None or (asked in met and address not in left) or not _same_host(address, page.url):
            continue
        left.discard(address)
        answers, landed = page.evaluate(ANSWER, address)
        new = {asked, _route(landed, kind) or asked} - met
        met |= new
        if answers == PAGE:
            page.goto(landed)
            ahead += page.evaluate(LINKS)
        yield from ((name, answers) for name in sorted(new))


def _route(address: str, kind: str) -> str | None:
    try:
        return resolve(urlsplit(address).path, routes.hosts()[kind]).view_name
    except Resolver404:
        return None


def _same_host(one: str, other: str) -> bool:
    return urlsplit(one).netloc == urlsplit(other).netloc
