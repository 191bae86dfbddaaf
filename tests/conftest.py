"""The world is founded once for all tests, over one connection; each test rolls back what it did."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from psycopg import errors, sql

from npo_platform.backend.here import here
from npo_platform.backend.logins import owner_role
from npo_platform.middleware.host import forget_hosts
from tenants.accounts.models import User
from tenants.crossing import inside
from tenants.jobs import actions
from tenants.jobs.queries import jobs
from tenants.registry.actions import cluster, installing
from tenants.registry.models import Contract, Organisation
from tenants.vault import keys
from tests import leftovers, world
from tests.backend.base import by_real_logins, over_one_connection

LONG_FILES = ("services/demo/", "tenants/jobs/", "billing_rules/fuzz/", "services/adjustments/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest go first, so that no core waits for another at the end."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in LONG_FILES))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        _remove_database()
        installing.install(at=world.FOUNDED)
        world.found_world()
        with over_one_connection():
            yield
        _remove_database()


def _remove_database() -> None:
    name = settings.DATABASES["default"]["NAME"]
    connection.close()
    with cluster.administrator("postgres") as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        roles = admin.execute(
            "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s) ORDER BY rolname = %s, rolcanlogin DESC",
            [f"{name}_", owner_role()],
        )
        for (role,) in roles.fetchall():
            with suppress(errors.UndefinedObject):
                admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


@pytest.fixture(autouse=True)
def _everyone_is_nobody() -> Iterator[None]:
    """A test that forgot to leave an organisation does not spoil the next."""
    yield
    here.login = here.tenant = None
    here.actor = ("", "")
    forget_hosts()
    keys.forget()


@pytest.fixture(scope="session")
def organisations(django_db_setup: None, django_db_blocker: Any) -> dict[str, Organisation]:
    with django_db_blocker.unblock():
        return world.organisations()


@pytest.fixture
def asahi(db: None, organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_asahi"]


@pytest.fixture
def sumire(db: None, organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_sumire"]


@pytest.fixture
def mihon(db: None, organisations: dict[str, Organisation]) -> Organisation:
    return organisations["city_mihon"]


@pytest.fixture
def tonari(db: None, organisations: dict[str, Organisation]) -> Organisation:
    return organisations["city_tonari"]


@pytest.fixture
def operator(db: None, organisations: dict[str, Organisation]) -> Organisation:
    return organisations["operator"]


@pytest.fixture
def contract(asahi: Organisation, mihon: Organisation) -> Contract:
    """見本市 commissions あさひ会, from April 2026 to the end of March 2027."""
    with inside(asahi):
        return Contract.objects.select_related("city__organisation", "npo__organisation").get(city_id=mihon.pk)


@pytest.fixture
def client_of(db: None, organisations: dict[str, Organisation]) -> Callable[[str], Client]:
    """A browser at the host of one of the cast ("aoki", "baba", …), signed in."""

    def signed_in(name: str) -> Client:
        member = world.CAST[name]
        client = Client(SERVER_NAME=world.HOSTS[member.organisation], raise_request_exception=True)
        with inside(organisations[member.organisation]):
            client.force_login(User.objects.get(username=name))
            session = client.session
            session["organisation"] = str(organisations[member.organisation].pk)
            session.save()
        return client

    return signed_in


@pytest.fixture
def run_jobs(db: None) -> Callable[[], None]:
    """Do every waiting job of the organisation one is in, as the worker would."""

    def run() -> None:
        while waiting := jobs().filter(state="waiting").values_list("pk", flat=True)[:1]:
            actions.run(waiting[0])

    return run


@pytest.fixture(scope="session")
def administrator(django_db_setup: None) -> Iterator[Any]:
    """A connection that sees everything, for setting the world right after a test by real logins."""
    with cluster.administrator(settings.DATABASES["default"]["NAME"]) as admin:
        leftovers.remember(admin)
        yield admin


@pytest.fixture
def real_logins(administrator: Any, django_db_blocker: Any) -> Iterator[None]:
    """Every organisation logs in by itself, and commits; what the test leaves is taken away afterwards.

    Not together with `db`, nor with fixtures that ask for it: take organisations from `organisations`.
    """
    with django_db_blocker.unblock(), by_real_logins():
        before = leftovers.state(administrator)
        yield
    if leftovers.state(administrator) != before:
        leftovers.take_away(administrator)
