"""Every route × method × role × foreign organisation: the authorization table is what really happens."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from npo_platform import authorization, routes
from tenants.accounts.models import User
from tenants.accounts.states import ROLES_OF
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests import examples, world

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HOME = {"npo": "npo_asahi", "city": "city_mihon", "operator": "operator"}
FOREIGN = {"npo": "npo_sumire", "city": "city_tonari"}
CANARIES = {
    "npo": ("すみれの会", "遠藤 茂"),
    "city": ("隣野市", "谷 明"),
    "operator": ("青木 正", "遠藤 茂", "森 由美"),
}
REFUSED = {401, 403, 404, 405, 409}


@dataclass(frozen=True)
class Route:
    kind: str
    name: str
    arguments: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    def address(self, values: dict[str, Any]) -> str:
        return reverse(self.name, urlconf=routes.hosts()[self.kind], kwargs=values)


@cache
def every_route() -> list[Route]:
    return [route for kind, urlconf in routes.hosts().items() for route in _routes(kind, urlconf)]


def _routes(kind: str, urlconf: str) -> Iterator[Route]:
    yield from _walk(kind, get_resolver(urlconf).url_patterns, (), ())


def _walk(kind: str, patterns: Any, namespaces: tuple[str, ...], above: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        arguments = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(kind, pattern.url_patterns, inner, arguments)
        elif isinstance(pattern, URLPattern):
            yield Route(kind, ":".join((*namespaces, str(pattern.name))), arguments)


ROUTES = every_route()
NAMES = [f"{route.kind} {route.name}" for route in ROUTES]


@pytest.fixture(autouse=True)
def _founding_day() -> Iterator[None]:
    """The examples are of the day the world was founded: whoever may see only today sees them."""
    with time_machine.travel(world.FOUNDED):
        yield


@pytest.fixture
def host(db: None, organisations: dict[str, Organisation], request: pytest.FixtureRequest) -> Organisation:
    return organisations[HOME[request.getfixturevalue("route").kind]]


def browser(at: Organisation, person: User | None = None, of: Organisation | None = None) -> Client:
    """A browser at a host, with the session of a person of that or another organisation."""
    client = Client(SERVER_NAME=world.HOSTS[at.schema_name], raise_request_exception=False)
    if person is not None:
        client.defaults["SERVER_NAME"] = world.HOSTS[(of or at).schema_name]
        with inside(of or at):
            client.force_login(person)
        client.defaults["SERVER_NAME"] = world.HOSTS[at.schema_name]
    return client


def members(organisation: Organisation) -> list[User]:
    """One person of each role that exists there."""
    with inside(organisation):
        by_role = {user.role: user for user in User.objects.order_by("-created_at", "-username")}
    return [by_role[role] for role in ROLES_OF[organisation.kind] if role in by_role]


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_strangers_are_led_to_sign_in(route: Route, host: Organisation) -> None:
    stranger = browser(host)
    answers = {method: stranger.generic(method, route.address(examples.nowhere(route.arguments))) for method in METHODS}

    for method, answer in answers.items():
        who = authorization.allowed(route.name, method)
        if who is None:
            assert answer.status_code == 405 or (route.is_api and answer.status_code in {401, 403}), method
        elif who is not authorization.ANYONE and route.is_api:
            assert answer.status_code == 401, method
        elif who is not authorization.ANYONE:
            assert answer.headers["Location"].startswith("/account/login/"), method


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_each_role_may_do_what_the_table_says(route: Route, host: Organisation) -> None:
    with inside(host):
        address = route.address(examples.existing(route.name, route.arguments))

    for person in members(host):
        signed_in = browser(host, person)
        for method in METHODS:
            who = authorization.allowed(route.name, method)
            answer = signed_in.generic(method, address)
            status, text = answer.status_code, answer.content.decode(errors="replace")
            cell = f"{person.role} {method} {route.name}: {status}"
            assert [canary for canary in CANARIES[route.kind] if canary in text] == [], cell
            if who is None:
                assert status == 405, cell
            elif who is not authorization.ANYONE and person.role not in who:
                assert status == 403, cell
            else:
                assert status < 500, cell
                assert status not in {401, 403, 405}, cell
                assert method != "GET" or status != 404, cell


LEADING = [route for route in ROUTES if route.arguments and route.kind != "operator"]


@pytest.mark.parametrize("route", LEADING, ids=lambda route: f"{route.kind} {route.name}")
def test_nobody_finds_anothers_things(route: Route, host: Organisation, organisations: dict[str, Organisation]) -> None:
    other = organisations[FOREIGN[route.kind]]
    with inside(host):
        values = examples.existing(route.name, route.arguments)
    address = route.address(values)

    for person in members(other):
        at_home, visiting = browser(other, person), browser(host, person, of=other)
        for method in METHODS:
            who = authorization.allowed(route.name, method)
            found, visited = at_home.generic(method, address), visiting.generic(method, address)
            cell = f"{person.role} {method} {route.name}"
            assert found.status_code in REFUSED or who is authorization.ANYONE, f"{cell} at home: {found.status_code}"
            assert visited.status_code in {401, 403, 405} or "/account/login/" in visited.headers.get("Location", ""), (
                cell
            )


def test_every_route_is_in_the_table() -> None:
    assert sorted({route.name for route in ROUTES} - set(authorization.ROUTES)) == []


def test_table_names_no_route_that_does_not_exist() -> None:
    assert sorted(set(authorization.ROUTES) - {route.name for route in ROUTES}) == []
