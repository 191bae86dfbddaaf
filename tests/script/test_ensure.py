import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from npo_platform.embedded import ServiceError, ensure, master_key, status, stop
from npo_platform.kernel.secret import role_password

KEY = "00" * 32
EXTERNAL = {"DATABASE_URL": "postgresql://owner@db/npo", "BROKER_URL": "amqp://mq", "CACHE_URL": "redis://cache"}


@pytest.fixture
def environment(own_runtime: Path) -> Iterator[dict[str, str]]:
    yield {"NPO_RUNTIME": str(own_runtime)}
    stop({"NPO_RUNTIME": str(own_runtime)})


def test_ensure_with_nothing_set_starts_and_names_everything(environment: dict[str, str]) -> None:
    additions = ensure(environment)

    assert sorted(additions) == ["BROKER_URL", "CACHE_URL", "DATABASE_URL", "NPO_SECRET_FILE"]
    assert status(environment) == {"PostgreSQL": True, "Valkey": True}
    with psycopg.connect(additions["DATABASE_URL"].replace("/npo?", "/postgres?")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_ensure_makes_a_key_that_only_its_owner_can_read(environment: dict[str, str]) -> None:
    additions = ensure(environment | EXTERNAL)

    assert list(additions) == ["NPO_SECRET_FILE"]
    assert stat.S_IMODE(Path(additions["NPO_SECRET_FILE"]).stat().st_mode) == 0o600
    assert len(master_key(additions)) == 32


def test_ensure_twice_keeps_the_key(environment: dict[str, str]) -> None:
    first = master_key(ensure(environment | EXTERNAL))

    second = master_key(ensure(environment | EXTERNAL))

    assert second == first


def test_ensure_with_external_services_and_a_key_adds_nothing(environment: dict[str, str]) -> None:
    assert ensure(environment | EXTERNAL | {"NPO_SECRET": KEY}) == {}
    assert status(environment | EXTERNAL | {"NPO_SECRET": KEY}) == {}


@pytest.mark.parametrize("key", ["word", "00" * 31])
def test_ensure_with_a_weak_or_misspelt_key_is_refused(environment: dict[str, str], key: str) -> None:
    with pytest.raises(ServiceError, match="NPO_SECRET must"):
        ensure(environment | {"NPO_SECRET": key})


def test_role_password_differs_by_role_and_by_key() -> None:
    passwords = {role_password(key, role) for key in (bytes(32), bytes(31) + b"1") for role in ("owner", "gate")}

    assert len(passwords) == 4
