"""Every way in, every ordered pair, real logins: nothing reaches the other. And each probe can tell."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.core import signing as django_signing
from django.core.cache import caches
from django.test import override_settings

from npo_platform.backend import router, signing
from tenants.registry.models import Organisation
from tests.isolation import probes

Pair = tuple[Organisation, Organisation]


@pytest.mark.parametrize("probe", probes.PROBES, ids=lambda probe: probe.__name__)
def test_nothing_reaches_another_organisation(pair: Pair, probe: probes.Probe) -> None:
    assert probe(*pair) is None


# --- planted mutants: with the guard taken out, the probe must cry


@contextmanager
def changed(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, value: Any) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(place, name, value)
        yield


def unguarded_router(patch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    return changed(patch, router, "require_home", lambda instance, schema: None)


def shared_keys(patch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    return changed(patch, caches["default"], "key_func", lambda key, prefix, version: key)


def shared_salt(patch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    return changed(patch, signing, "OrganisationSigner", django_signing.TimestampSigner)


def unbound_sessions(patch: pytest.MonkeyPatch) -> AbstractContextManager[Any]:
    from django.conf import settings

    guard = "npo_platform.middleware.session.SessionOrganisationMiddleware"
    return override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != guard])


MUTANTS: tuple[tuple[probes.Probe, Callable[[pytest.MonkeyPatch], AbstractContextManager[Any]]], ...] = (
    (probes.lazy_queryset, unguarded_router),
    (probes.reverse_relation, unguarded_router),
    (probes.foreign_delete, unguarded_router),
    (probes.shared_cache, shared_keys),
    (probes.shared_signature, shared_salt),
    (probes.replayed_session, unbound_sessions),
)


@pytest.mark.parametrize(("probe", "mutant"), MUTANTS, ids=lambda part: part.__name__)
def test_probe_cries_when_its_guard_is_taken_out(
    real_logins: None,
    organisations: dict[str, Organisation],
    monkeypatch: pytest.MonkeyPatch,
    probe: probes.Probe,
    mutant: Callable[[pytest.MonkeyPatch], AbstractContextManager[Any]],
) -> None:
    with mutant(monkeypatch):
        leaked = probe(organisations["npo_asahi"], organisations["npo_sumire"])

    assert leaked is not None
