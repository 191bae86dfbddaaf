"""Ways in which one organisation's things could reach another. Each returns what leaked; nothing is right."""

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import BadSignature
from django.db import DatabaseError, connection
from django.test import Client

from npo_platform.backend import signing
from npo_platform.backend.logins import NoOrganisation, WrongOrganisation
from tenants.accounts.models import ApiToken, User
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests import world

Probe = Callable[[Organisation, Organisation], Any]
REFUSED = (WrongOrganisation, NoOrganisation, DatabaseError)


def lazy_queryset(own: Organisation, other: Organisation) -> Any:
    """A query set made in the other organisation, evaluated in one's own."""
    with inside(other):
        everyone = User.objects.all()
    with inside(own), suppress(*REFUSED):
        return [user.username for user in everyone]
    return None


def lazy_relation(own: Organisation, other: Organisation) -> Any:
    """A foreign key followed after leaving the organisation of its row."""
    token = _token_of(other)
    with inside(own), suppress(*REFUSED):
        return token.user.username
    return None


def reverse_relation(own: Organisation, other: Organisation) -> Any:
    """The rows that point to an object, looked up elsewhere."""
    with inside(other):
        user = _someone()
    with inside(own), suppress(*REFUSED):
        return list(user.tokens.all()) or "asked"
    return None


def foreign_save(own: Organisation, other: Organisation) -> Any:
    """An object of the other organisation, saved in one's own."""
    with inside(other):
        user = _someone()
    with inside(own), suppress(*REFUSED):
        user.save()
        return "saved"
    return None


def foreign_delete(own: Organisation, other: Organisation) -> Any:
    """An object of the other organisation, deleted in one's own."""
    token = _token_of(other)
    with inside(own), suppress(*REFUSED):
        token.delete()
        return "deleted"
    return None


def foreign_refresh(own: Organisation, other: Organisation) -> Any:
    """An object of the other organisation, read again in one's own."""
    with inside(other):
        user = _someone()
    with inside(own), suppress(*REFUSED):
        user.refresh_from_db()
        return "read"
    return None


def shared_cache(own: Organisation, other: Organisation) -> Any:
    """The same key of the cache."""
    with inside(other):
        cache.set(f"canary-of-{other.schema_name}", other.name)
    with inside(own):
        return cache.get(f"canary-of-{other.schema_name}")


def shared_signature(own: Organisation, other: Organisation) -> Any:
    """A text signed in the other organisation."""
    with inside(other):
        text = signing.dumps(other.name, salt="export")
    with inside(own), suppress(BadSignature):
        return signing.loads(text, salt="export", max_age=60)
    return None


def shared_file(own: Organisation, other: Organisation) -> Any:
    """A file of the other organisation by its name, and by a way around."""
    with inside(other):
        name = default_storage.save("canary.txt", ContentFile(other.name.encode()))
    try:
        with inside(own):
            for path in (name, f"../{other.schema_name}/{name}"):
                with suppress(Exception):
                    return default_storage.open(path).read()
    finally:
        with inside(other):
            default_storage.delete(name)
    return None


def new_thread(own: Organisation, other: Organisation) -> Any:
    """A thread started inside an organisation that asks before entering one."""
    found: list[Any] = []

    def ask() -> None:
        with suppress(*REFUSED):
            found.extend(User.objects.values_list("username", flat=True))
        connection.close()

    with inside(other):
        thread = Thread(target=ask)
        thread.start()
        thread.join()
    return found or None


def replayed_session(own: Organisation, other: Organisation) -> Any:
    """The other's session cookie at one's own host, its row and its person copied along with it."""
    browser = Client(SERVER_NAME=world.HOSTS[other.schema_name])
    with inside(other):
        user = _someone()
        browser.force_login(user)
        session = {row["session_key"]: row for row in _sessions()}
        copied = User.objects.filter(pk=user.pk).values().get()
    with inside(own):
        User(**copied).save(force_insert=True)
        _copy_sessions(list(session.values()))
    answer = browser.get("/accounts/settings/", headers={"host": world.HOSTS[own.schema_name]})
    return None if answer.status_code == 302 and "/account/login/" in answer.headers["Location"] else answer


def stolen_token(own: Organisation, other: Organisation) -> Any:
    """The other's key of a device at one's own host."""
    from tenants.accounts.actions import create_token, use_token

    with inside(other):
        _, key = create_token(_someone(), name="電話", at=world.FOUNDED)
    with inside(own):
        return use_token(key, today=world.FOUNDED.date())


PROBES: tuple[Probe, ...] = (
    lazy_queryset,
    lazy_relation,
    reverse_relation,
    foreign_save,
    foreign_delete,
    foreign_refresh,
    shared_cache,
    shared_signature,
    shared_file,
    new_thread,
    replayed_session,
    stolen_token,
)


def _someone() -> User:
    return User.objects.order_by("username")[0]


def _token_of(organisation: Organisation) -> ApiToken:
    with inside(organisation):
        ApiToken.objects.create(user=_someone(), name="電話", key_hash=organisation.name, created_at=world.FOUNDED)
        return ApiToken.objects.get(key_hash=organisation.name)


def _sessions() -> list[dict[str, Any]]:
    from django.contrib.sessions.models import Session

    return [dict(row) for row in Session.objects.values()]


def _copy_sessions(rows: list[dict[str, Any]]) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.bulk_create([Session(**row) for row in rows], ignore_conflicts=True)
